import type { WorkspaceSettings } from '../../src/workshops/view/workspaceSettings.ts';

export type Settings = WorkspaceSettings;

/** What the page says about the group and its reader. */
export function settingsOf(element: HTMLElement): Settings {
  return JSON.parse(element.dataset.workspace ?? '{}') as Settings;
}
