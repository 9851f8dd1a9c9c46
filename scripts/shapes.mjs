// Flat shapes as signed distances (negative inside), so that every size is drawn sharp from the same description.
export const circle = (cx, cy, r) => (x, y) => Math.hypot(x - cx, y - cy) - r;

export const ring = (cx, cy, r, width) => (x, y) => Math.abs(Math.hypot(x - cx, y - cy) - r) - width / 2;

export const box =
  (cx, cy, width, height, radius = 0) =>
  (x, y) => {
    const dx = Math.abs(x - cx) - width / 2 + radius;
    const dy = Math.abs(y - cy) - height / 2 + radius;
    return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
  };

/** A closed polygon, its corners rounded by `radius`. */
export const polygon =
  (points, radius = 0) =>
  (x, y) => {
    let distance = Number.POSITIVE_INFINITY;
    let inside = false;
    for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
      const [ax, ay] = points[i];
      const [bx, by] = points[j];
      const t = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
      const s = Math.min(1, Math.max(0, t));
      distance = Math.min(distance, Math.hypot(x - ax - s * (bx - ax), y - ay - s * (by - ay)));
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
    return (inside ? -distance : distance) - radius;
  };

/** Part of a ring, from one angle clockwise to another (degrees, 0 = right, 90 = down), with flat ends. */
export const arc = (cx, cy, r, width, from, to) => (x, y) => {
  const angle = (Math.atan2(y - cy, x - cx) * 180) / Math.PI;
  const turned = (((angle - from) % 360) + 360) % 360;
  const span = (((to - from) % 360) + 360) % 360;
  const reach = Math.hypot(x - cx, y - cy);
  const across = Math.abs(reach - r) - width / 2;
  const beyond = turned <= span ? Math.max(-turned, turned - span) : Math.min(turned - span, 360 - turned);
  return Math.max(across, (beyond * Math.PI * reach) / 180);
};

export const union =
  (...shapes) =>
  (x, y) =>
    Math.min(...shapes.map((shape) => shape(x, y)));
export const minus =
  (shape, ...holes) =>
  (x, y) =>
    Math.max(shape(x, y), ...holes.map((hole) => -hole(x, y)));
export const both =
  (...shapes) =>
  (x, y) =>
    Math.max(...shapes.map((shape) => shape(x, y)));
export const grown = (shape, by) => (x, y) => shape(x, y) - by;

export const rotated = (shape, cx, cy, degrees) => {
  const sin = Math.sin((-degrees * Math.PI) / 180);
  const cos = Math.cos((-degrees * Math.PI) / 180);
  return (x, y) => shape(cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos);
};

export const keyhole = (cx, cy, size) =>
  union(
    circle(cx, cy - size * 0.22, size * 0.3),
    polygon(
      [
        [cx - size * 0.13, cy - size * 0.15],
        [cx + size * 0.13, cy - size * 0.15],
        [cx + size * 0.26, cy + size * 0.5],
        [cx - size * 0.26, cy + size * 0.5],
      ],
      0,
    ),
  );
