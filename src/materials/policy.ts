import { canOrganise, canSeeForum, type ForumPolicy } from '../accounts/policy.ts';
import type { RegistrationRecord } from '../registrations/registration.ts';
import type { MaterialRecord } from './material.ts';

export const canSeeMaterials: ForumPolicy = canSeeForum;
export const canEditMaterials: ForumPolicy = canOrganise;

type Shown = Pick<MaterialRecord, 'forum' | 'approved' | 'visibility'>;

/** Whether anybody may have it. That its forum is no draft is seen to by who loads the forum. */
export function isPublic({ approved, visibility }: Shown): boolean {
  return approved !== undefined && visibility === 'public';
}

/** Whether the holder of a registration may have it: what is public, and with a confirmed place what is for participants. */
export function isForParticipant(
  material: Shown,
  registration: Pick<RegistrationRecord, 'forum' | 'state'>,
): boolean {
  if (!material.forum.equals(registration.forum)) return false;
  if (isPublic(material)) return true;
  return (
    material.approved !== undefined &&
    material.visibility === 'participants' &&
    registration.state === 'confirmed'
  );
}
