"use strict";
// What a form asks before it is sent: <form data-confirm="Delete this?">.
document.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});
