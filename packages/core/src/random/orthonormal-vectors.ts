import type { Random } from "./random.ts";

/**
 * Vectors of length 1 at right angles to each other, in a random direction each. All are parts of one buffer.
 *
 * Gram and Schmidt, modified, four vectors at a time. In double precision one pass is enough: the condition of a square
 * normal matrix grows with its size only.
 *
 * @param count at most `size`.
 */
export function orthonormalVectors(
  random: Random,
  count: number,
  size: number,
): readonly Float64Array<ArrayBuffer>[] {
  const numbers = new Float64Array(count * size);
  const vectors = Array.from({ length: count }, (_, index) => {
    const vector = numbers.subarray(index * size, (index + 1) * size);
    vector.set(random.split(`vector ${index}`).normalNumbers(size));
    return vector;
  });
  for (let first = 0; first < count; first += 4) {
    const four = fourFrom(vectors, first);
    for (let before = 0; before < first; before += 4) removeFour(fourFrom(vectors, before), four);
    vectors.slice(first, first + 4).forEach((vector, index, among) => {
      normalize(vector);
      for (const next of among.slice(index + 1)) removeOne(vector, next);
    });
  }
  return vectors;
}

type Four = readonly [Float64Array, Float64Array, Float64Array, Float64Array];

/** Past the last vector, copies of the first stand in and are thrown away. */
function fourFrom(vectors: readonly Float64Array[], first: number): Four {
  const [a, b, c, d] = vectors.slice(first, first + 4) as [Float64Array, ...Float64Array[]];
  return [a, b ?? a.slice(), c ?? a.slice(), d ?? a.slice()];
}

function normalize(vector: Float64Array): void {
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += vector[i]! ** 2;
  const scale = 1 / Math.sqrt(squares);
  for (let i = 0; i < vector.length; i++) vector[i]! *= scale;
}

/** Takes a unit vector's direction out of another vector. */
function removeOne(unit: Float64Array, vector: Float64Array): void {
  let inUnit = 0;
  for (let i = 0; i < unit.length; i++) inUnit += unit[i]! * vector[i]!;
  for (let i = 0; i < unit.length; i++) vector[i]! -= inUnit * unit[i]!;
}

/** Takes the directions of four orthonormal vectors out of four others. At once, each number is read once for four products. */
function removeFour([a, b, c, d]: Four, [p, q, r, s]: Four): void {
  let pa = 0;
  let pb = 0;
  let pc = 0;
  let pd = 0;
  let qa = 0;
  let qb = 0;
  let qc = 0;
  let qd = 0;
  let ra = 0;
  let rb = 0;
  let rc = 0;
  let rd = 0;
  let sa = 0;
  let sb = 0;
  let sc = 0;
  let sd = 0;
  for (let i = 0; i < a.length; i++) {
    const ai = a[i]!;
    const bi = b[i]!;
    const ci = c[i]!;
    const di = d[i]!;
    const pi = p[i]!;
    pa += pi * ai;
    pb += pi * bi;
    pc += pi * ci;
    pd += pi * di;
    const qi = q[i]!;
    qa += qi * ai;
    qb += qi * bi;
    qc += qi * ci;
    qd += qi * di;
    const ri = r[i]!;
    ra += ri * ai;
    rb += ri * bi;
    rc += ri * ci;
    rd += ri * di;
    const si = s[i]!;
    sa += si * ai;
    sb += si * bi;
    sc += si * ci;
    sd += si * di;
  }
  for (let i = 0; i < a.length; i++) {
    const ai = a[i]!;
    const bi = b[i]!;
    const ci = c[i]!;
    const di = d[i]!;
    p[i]! -= pa * ai + pb * bi + (pc * ci + pd * di);
    q[i]! -= qa * ai + qb * bi + (qc * ci + qd * di);
    r[i]! -= ra * ai + rb * bi + (rc * ci + rd * di);
    s[i]! -= sa * ai + sb * bi + (sc * ci + sd * di);
  }
}
