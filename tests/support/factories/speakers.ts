import type { ForumRecord } from '../../../src/forums/forum.ts';
import { SpeakerModel, type SpeakerRecord } from '../../../src/speakers/speaker.ts';

let made = 0;

/** A speaker of a region's council with a name, a position and an address, not invited yet. */
export async function createSpeaker(
  forum: Pick<ForumRecord, '_id'>,
  given: Partial<SpeakerRecord> = {},
): Promise<SpeakerRecord> {
  made += 1;
  const speaker = await SpeakerModel.create({
    forum: forum._id,
    slug: `speaker-${made}`,
    name: { ar: `المتدخلة ${made}`, fr: `Intervenante ${made}` },
    position: { ar: 'رئيسة مصلحة', fr: 'Cheffe de service' },
    institution: {
      name: { ar: 'جهة الشرق', fr: "Région de l'Oriental" },
      kind: 'region',
      territory: 'MA-02',
    },
    email: `speaker-${made}@example.org`,
    language: 'fr',
    ...given,
  });
  return speaker.toObject();
}
