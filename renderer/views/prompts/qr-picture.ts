/** Larger pictures are scaled down to this before they are read: a screenshot of a whole desktop is no more legible. */
const LONGEST_SIDE = 2000;

/**
 * The text of the QR code in a picture; null when there is none to be read. SECURITY: it is read here, on the machine, and
 * the picture goes nowhere.
 */
export async function qrText(file: Blob): Promise<string | null> {
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const width = Math.max(1, Math.round(bitmap.width * scale));
    const height = Math.max(1, Math.round(bitmap.height * scale));
    const context = new OffscreenCanvas(width, height).getContext('2d');
    if (context === null) return null;
    // A picture with a transparent ground is meant to be seen on white.
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    context.drawImage(bitmap, 0, 0, width, height);
    bitmap.close();
    const { default: decodeQR } = await import('qr/decode.js');
    const { data } = context.getImageData(0, 0, width, height);
    return decodeQR({ width, height, data }, { timeLimit: 2_000 });
  } catch {
    return null;
  }
}
