import QRCode from 'qrcode';
import { config } from '../../config.ts';
import type { Language } from '../../i18n/languages.ts';
import { paths } from '../../paths.ts';
import type { RoundRecord } from './round.ts';

/** What stands on the wall while a round is open: where phones go, as a QR (SVG) and as an address to read. */
export async function wallOf(
  lang: Language,
  { token }: Pick<RoundRecord, 'token'>,
): Promise<{ qr: string; address: string; short: string }> {
  const address = config.baseUrl + paths.round(lang, token);
  const qr = await QRCode.toString(address, {
    type: 'svg',
    margin: 2,
    errorCorrectionLevel: 'M',
    color: { dark: '#000000', light: '#ffffff' },
  });
  return { qr, address, short: address.replace(/^https?:\/\//, '') };
}
