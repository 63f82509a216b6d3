// The forum's time on a screen in the hall. The server says how far its zone is from UTC: browsers may know older rules.

export default function (element) {
  const offset = Number(element.dataset.offset) * 60_000;
  const show = () => {
    element.textContent = new Date(Date.now() + offset).toISOString().slice(11, 16);
    element.hidden = false;
  };
  show();
  setInterval(show, 5_000);
}
