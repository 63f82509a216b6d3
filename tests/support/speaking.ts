import { SpeakerModel, type SpeakerRecord } from '../../src/speakers/speaker.ts';
import { speakerLink } from '../../src/speakers/speakerLink.ts';
import type { TestApp } from './app.ts';
import { createForum } from './factories/forums.ts';
import { createSpeaker } from './factories/speakers.ts';

/** Somebody who is invited to speak at a new forum, and the address of their own page for their browser. */
export async function invitedSpeaker(app: TestApp) {
  const forum = await createForum();
  const speaker = await createSpeaker(forum, { state: 'invited' });
  const own = `/fr/speaking/${speakerLink.secretOf(speaker)}`;
  return { forum, speaker, own, browser: app.client() };
}

/** What is stored of a speaker now. */
export function storedSpeaker({ _id }: Pick<SpeakerRecord, '_id'>): Promise<SpeakerRecord> {
  return SpeakerModel.findById(_id).orFail().lean<SpeakerRecord>();
}
