/**
 * Sessions of one room that overlap lie side by side: for each id its lane and how many lanes its group has. Those that
 * only follow each other have the whole width.
 */
export function lanesOf(sessions) {
  const lanes = new Map();
  let group = [];
  let until = -1;
  const close = () => {
    const count = Math.max(1, ...group.map(({ lane }) => lane + 1));
    for (const { id, lane } of group) lanes.set(id, { lane, count });
    group = [];
  };
  for (const { id, starts, ends } of [...sessions].sort((a, b) => a.starts - b.starts || b.ends - a.ends)) {
    if (starts >= until) close();
    const free = group.reduce(
      (lane, _one, index, all) =>
        lane ?? (all.some((other) => other.lane === index && other.ends > starts) ? undefined : index),
      undefined,
    );
    group.push({ id, ends, lane: free ?? group.length });
    until = Math.max(until, ends);
  }
  close();
  return lanes;
}
