// What is on and what comes next, by the device's own clock: a screen in the hall stays right when the network is gone.

const EVERY = 5_000;

export default function (board) {
  const timesOf = ({ dataset }) => [Date.parse(dataset.startsAt), Date.parse(dataset.endsAt)];

  const show = () => {
    const now = Date.now();
    const items = [...board.querySelectorAll('[data-list="on"] > li')];
    const starts = items.map((item) => timesOf(item)[0]).filter((start) => start > now);
    const nextStart = Math.min(...starts);
    let isAnyOn = false;
    for (const item of items) {
      const [start, end] = timesOf(item);
      item.hidden = !(start <= now && now < end);
      isAnyOn ||= !item.hidden;
    }
    for (const item of board.querySelectorAll('[data-list="next"] > li'))
      item.hidden = timesOf(item)[0] !== nextStart;
    for (const nothing of board.querySelectorAll('[data-role="nothing"]')) nothing.hidden = isAnyOn;
    for (const next of board.querySelectorAll('[data-role="next"]')) next.hidden = starts.length === 0;
  };
  show();
  const turning = setInterval(() => (board.isConnected ? show() : clearInterval(turning)), EVERY);
}
