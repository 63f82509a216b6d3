import { Copy } from './copy.ts';
import { Desk } from './desk.ts';
import { deviceName } from './deviceName.ts';
import { settingsOf } from './settings.ts';
import { keepPages } from './worker.ts';

/**
 * Turns the page of a group into the workspace that works without a network. The forms of the page stay for browsers that
 * run no scripts; here they give way.
 */
export default async function open(element: HTMLElement): Promise<void> {
  const settings = settingsOf(element);
  const copy = new Copy(settings.account.id, settings.group);
  const opened = copy.open();
  // A device that has nothing of the document needs not wait for its disk.
  const isNew = !copy.isOnDisk;
  if (!isNew) await opened;
  const root = element.querySelector<HTMLElement>('[data-role="live"]');
  const plain = element.querySelector<HTMLElement>('[data-role="plain"]');
  if (!root || !plain) return;
  const desk = new Desk(root, settings, copy, deviceName(settings.account.id, isNew || copy.isKept));
  desk.open();
  plain.remove();
  root.hidden = false;
  await opened;
  desk.draw();
  await copy.note(settings.addresses.document);
  await keepPages([location.pathname, settings.addresses.groups]);
}
