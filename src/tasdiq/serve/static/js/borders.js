// The packed borders in, GeoJSON out: lands, coasts, borders, borders in dispute, and where each country's name stands.

function lines(packed) {
  return packed.arcs.map((flat) => {
    const line = [];
    let x = 0, y = 0;
    for (let at = 0; at < flat.length; at += 2) {
      x += flat[at];
      y += flat[at + 1];
      line.push([x / 100, y / 100]);
    }
    return line;
  });
}

function joined(ring, arcs) {
  const points = [];
  for (const index of ring) {
    const line = index >= 0 ? arcs[index] : [...arcs[~index]].reverse();
    points.push(...(points.length ? line.slice(1) : line));
  }
  return points;
}

// The middle of a ring, weighed by area, and how large it is.
function middle(ring) {
  let area = 0, x = 0, y = 0;
  for (let at = 0; at + 1 < ring.length; at += 1) {
    const [x1, y1] = ring[at], [x2, y2] = ring[at + 1];
    const cross = x1 * y2 - x2 * y1;
    area += cross;
    x += (x1 + x2) * cross;
    y += (y1 + y2) * cross;
  }
  return area ? { area: Math.abs(area), at: [x / (3 * area), y / (3 * area)] } : { area: 0, at: ring[0] };
}

const feature = (type, coordinates, properties = {}) => ({ type: "Feature", properties, geometry: { type, coordinates } });

export function shapes(packed) {
  const arcs = lines(packed);
  const kind = (wanted) => feature("MultiLineString", arcs.filter((_, at) => packed.kinds[at] === wanted));
  const countries = packed.countries.map((country) => ({ name: country.name, rings: country.rings.map((ring) => joined(ring, arcs)) }));
  const names = countries.map(({ name, rings }) => {
    const largest = rings.map(middle).reduce((one, other) => (other.area > one.area ? other : one));
    return feature("Point", largest.at, { name, area: largest.area });
  });
  const collection = (features) => ({ type: "FeatureCollection", features });
  return {
    lands: collection(countries.map(({ rings }) => feature("MultiPolygon", rings.map((ring) => [ring])))),
    coasts: kind("c"), borders: kind("b"), disputed: kind("d"), names: collection(names),
  };
}
