// Says when the network is gone; the page itself stays usable.

export default function (banner) {
  const words = banner.textContent;
  const show = () => {
    banner.hidden = navigator.onLine;
    banner.textContent = navigator.onLine ? '' : words;
  };
  show();
  window.addEventListener('online', show);
  window.addEventListener('offline', show);
}
