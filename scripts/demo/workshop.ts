import type { AccountRecord } from '../../src/accounts/account.ts';
import { SessionModel } from '../../src/agenda/session.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { LANGUAGES } from '../../src/i18n/languages.ts';
import { translator } from '../../src/i18n/setup.ts';
import { GroupModel } from '../../src/workshops/group.ts';
import { GROUP_TERRITORIES, GUIDING_QUESTION } from './nationalForum/workshop.ts';

/** The workshop's three regional groups. Who led them is not known: only the demo rapporteur has a seat, in the first. */
export async function addGroups(forum: ForumRecord, rapporteur: AccountRecord): Promise<void> {
  const workshop = await SessionModel.findOne({ forum: forum._id, kind: 'workshop' }).orFail().lean();
  await GroupModel.insertMany(
    GROUP_TERRITORIES.map((territory, index) => ({
      forum: forum._id,
      session: workshop._id,
      territory,
      name: Object.fromEntries(
        LANGUAGES.map((lang) => [lang, translator(lang)(`terms:territories.${territory}`)]),
      ),
      questions: GUIDING_QUESTION,
      rapporteurs: index === 0 ? [rapporteur._id] : [],
    })),
  );
}
