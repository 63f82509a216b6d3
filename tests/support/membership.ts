import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import type { GroupRecord } from '../../src/workshops/group.ts';
import type { TestApp } from './app.ts';
import type { Client } from './client.ts';
import { createMember } from './factories/accounts.ts';
import { createForum } from './factories/forums.ts';
import { createRegistration } from './factories/registrations.ts';
import { createGroup, createWorkshop } from './factories/workshops.ts';

/** A workshop of a new forum with a group for each of two regions, and the organiser who says who is in which. */
export async function workshopOfTwoRegions(app: TestApp) {
  const forum = await createForum();
  const workshop = await createWorkshop(forum);
  const oriental = await createGroup(forum, {
    session: workshop._id,
    territory: 'MA-02',
    name: { ar: 'مجموعة الشرق', fr: 'Groupe Oriental' },
    facilitator: 'Hind Alaoui',
  });
  const tangier = await createGroup(forum, {
    session: workshop._id,
    territory: 'MA-01',
    name: { fr: 'Groupe Tanger' },
  });
  const organiser = await app.signedIn(await createMember(forum, 'organiser', { name: 'Omar' }));
  return { forum, workshop, oriental, tangier, organiser, members: new Membership(forum, organiser) };
}

/** The pages by which an organiser says who is in which group. */
export class Membership {
  readonly forum: ForumRecord;
  readonly organiser: Client;

  constructor(forum: ForumRecord, organiser: Client) {
    this.forum = forum;
    this.organiser = organiser;
  }

  address(group: GroupRecord, query = ''): string {
    return paths.groupMembers('fr', this.forum.slug, String(group._id), { query });
  }

  /** What the page of a group's people says. */
  async page(group: GroupRecord): Promise<string> {
    return (await this.organiser.get(this.address(group))).visible;
  }

  /** Presses the button for everybody who belongs to the group by what they registered. */
  bringIn(group: GroupRecord) {
    return this.organiser.post(paths.bringMembersIn('fr', this.forum.slug, String(group._id)));
  }

  add(group: GroupRecord, { _id }: { _id: unknown }) {
    return this.organiser.post(this.address(group), { registration: String(_id) });
  }

  /** Sara of this family name, who has registered and is in no group. */
  person(familyName: string, given: object = {}) {
    return createRegistration(this.forum, { givenName: 'Sara', familyName, ...given });
  }
}
