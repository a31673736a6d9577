"""Pictures of 256 colours: enough for a screen, and half the size."""

import base64
import struct
import zlib

INDEXED = """async (png) => {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height), on = canvas.getContext("2d");
  on.drawImage(image, 0, 0);
  const pixels = new Uint32Array(on.getImageData(0, 0, image.width, image.height).data.buffer), counts = new Map();
  for (const one of pixels) counts.set(one, (counts.get(one) ?? 0) + 1);
  const palette = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 256).map(([colour]) => colour);
  const parts = (c) => [c & 255, (c >> 8) & 255, (c >> 16) & 255], known = new Map(), all = palette.map(parts);
  const nearest = (colour) => {
    const [r, g, b] = parts(colour);
    let best = 0, least = Infinity;
    all.forEach(([x, y, z], at) => {
      const far = (r - x) ** 2 + (g - y) ** 2 + (b - z) ** 2;
      if (far < least) [best, least] = [at, far];
    });
    return best;
  };
  let text = "";
  for (const one of pixels) {
    if (!known.has(one)) known.set(one, nearest(one));
    text += String.fromCharCode(known.get(one));
  }
  return { width: image.width, height: image.height, palette: all.flat(), pixels: btoa(text) };
}"""


def smaller(page, png):
    """The same picture with a palette; the (blank) page counts its colours."""
    found = page.evaluate(INDEXED, base64.b64encode(png).decode())
    width, height, pixels = found["width"], found["height"], base64.b64decode(found["pixels"])
    rows = b"".join(b"\0" + pixels[at : at + width] for at in range(0, width * height, width))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", bytes(found["palette"])),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    chunks = (struct.pack(">I", len(b)) + n + b + struct.pack(">I", zlib.crc32(n + b)) for n, b in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
