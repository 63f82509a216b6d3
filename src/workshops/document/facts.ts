import { createHash } from 'node:crypto';
import type { Types } from 'mongoose';
import { ContributionModel, type ContributionRecord } from '../contribution.ts';
import { RecommendationModel, type RecommendationRecord } from '../recommendation.ts';
import { isEditable, type RecommendationState } from '../recommendationStates.ts';
import { positionCounts } from '../view/positions.ts';

/** What the server knows of the things in a document and only it can say; by their names in the document. */
export interface Facts {
  contributions: Record<string, { id: string; number: number }>;
  recommendations: Record<
    string,
    {
      id: string;
      draftNumber: number;
      state: RecommendationState;
      isEditable: boolean;
      positions: { agree: number; reserve: number; dissent: number };
    }
  >;
}

export interface KnownFacts {
  revision: string;
  /** `Facts` with its `revision`, as JSON. */
  json: string;
}

/** Other processes tell nobody of this one that they changed something: after so long it is looked up again, in milliseconds. */
const KEPT_FOR = 10_000;

const known = new Map<string, { at: number; facts: Promise<KnownFacts> }>();
const listeners = new Set<(group: string) => void>();

/** The facts about what a group wrote. */
export async function factsOf(group: Types.ObjectId): Promise<KnownFacts> {
  const key = String(group);
  const before = known.get(key);
  if (before && Date.now() - before.at < KEPT_FOR) return before.facts;
  const facts = read(group);
  known.set(key, { at: Date.now(), facts });
  facts.catch(() => known.delete(key));
  return facts;
}

/** To be called after a change of what `Facts` tell. */
export function factsChanged(group: Types.ObjectId): void {
  known.delete(String(group));
  for (const listener of listeners) listener(String(group));
}

/** Hears whose facts have changed in this process. */
export function onFactsChanged(listener: (group: string) => void): void {
  listeners.add(listener);
}

async function read(group: Types.ObjectId): Promise<KnownFacts> {
  const [contributions, recommendations] = await Promise.all([
    ContributionModel.find({ group })
      .select({ submission: 1, number: 1 })
      .lean<Pick<ContributionRecord, '_id' | 'submission' | 'number'>[]>(),
    RecommendationModel.find({ group })
      .select({ submission: 1, draftNumber: 1, state: 1, positions: 1 })
      .lean<Pick<RecommendationRecord, '_id' | 'submission' | 'draftNumber' | 'state' | 'positions'>[]>(),
  ]);
  const facts: Facts = {
    contributions: Object.fromEntries(
      contributions.map(({ _id, submission, number }) => [submission, { id: String(_id), number }]),
    ),
    recommendations: Object.fromEntries(
      recommendations.map(({ _id, submission, draftNumber, state, positions }) => [
        submission,
        {
          id: String(_id),
          draftNumber,
          state,
          isEditable: isEditable(state),
          positions: positionCounts(positions),
        },
      ]),
    ),
  };
  const revision = createHash('sha256').update(JSON.stringify(facts)).digest('base64url').slice(0, 16);
  return { revision, json: JSON.stringify({ ...facts, revision }) };
}
