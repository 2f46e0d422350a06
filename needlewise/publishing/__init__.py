"""From a nurse's edit to a new answer: data files edited, checked, trained, tested, put in use."""
