import { autoMount } from './auto-mount';
import { NeedlewiseChat } from './needlewise-chat';
import { ownScript } from './script';

if (!customElements.get('needlewise-chat')) {
  customElements.define('needlewise-chat', NeedlewiseChat);
  autoMount(ownScript);
}
