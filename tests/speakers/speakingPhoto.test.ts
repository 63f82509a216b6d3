import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { StoredFileModel } from '../../src/files/storedFile.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import type { SpeakerRecord } from '../../src/speakers/speaker.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createSession, releaseForTest } from '../support/factories/agenda.ts';
import { incomingFiles } from '../support/incomingFiles.ts';
import { invitedSpeaker, storedSpeaker } from '../support/speaking.ts';

let app: TestApp;
let forum: ForumRecord;
let speaker: SpeakerRecord;
let browser: Client;
let own: string;

beforeAll(async () => {
  app = await openTestApp();
  app.clock.set(new Date('2025-11-01T10:00:00Z'));
});
afterAll(() => app.close());
beforeEach(async () => {
  ({ forum, speaker, browser, own } = await invitedSpeaker(app));
});

describe('the photo', () => {
  const photo = () =>
    sharp({ create: { width: 900, height: 600, channels: 3, background: '#0a7' } })
      .withExif({ IFD0: { Copyright: 'secret place' } })
      .jpeg()
      .toBuffer();

  test('is drawn anew without what the camera wrote, replaced by a newer one, and removed', async () => {
    await createSession(forum, { roles: [{ speaker: speaker._id, role: 'speaker' }] });
    await releaseForTest(forum);
    const send = async () =>
      browser.upload(`${own}/photo`, {}, [
        { field: 'photo', name: 'me.jpg', content: new Uint8Array(await photo()) },
      ]);
    expect((await send()).location).toBe(own);
    const first = (await storedSpeaker(speaker)).photo;
    const shown = await fetch(`${app.base}/fr/forums/${forum.slug}/photos/${first}`);
    const bytes = Buffer.from(await shown.arrayBuffer());
    expect(shown.headers.get('content-type')).toBe('image/webp');
    expect(shown.headers.get('cache-control')).toContain('immutable');
    expect(bytes.includes('secret place')).toBe(false);
    expect((await sharp(bytes).metadata()).exif).toBeUndefined();
    await send();
    expect((await storedSpeaker(speaker)).photo).not.toEqual(first);
    expect(await StoredFileModel.countDocuments({ forum: forum._id })).toBe(1);
    await browser.post(`${own}/photo/removal`);
    expect((await storedSpeaker(speaker)).photo).toBeUndefined();
    expect(await StoredFileModel.countDocuments({ forum: forum._id })).toBe(0);
  });

  test.each([
    ['a page called .jpg', '<!doctype html><script>alert(1)</script>'],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['a JPEG that is cut off', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16])],
  ])('refuses %s', async (_what, content) => {
    const answer = await browser.upload(`${own}/photo`, {}, [{ field: 'photo', name: 'me.jpg', content }]);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('id="field-photo-error"');
    expect((await storedSpeaker(speaker)).photo).toBeUndefined();
    expect(await incomingFiles()).toEqual([]);
  });
});
