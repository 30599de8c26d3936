/**
 * Functions that shaders call. A WGSL compiler may assume that there are no infinities and no NaN, and its own functions need
 * not hand them on; these do, by the bits.
 */
const FUNCTIONS: Readonly<Record<string, string>> = {
  is_nan: "fn is_nan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }",
  // A constant expression must not be infinite, so the bits are a variable.
  infinity:
    "var<private> infinity_bits: u32 = 0x7f800000u;\nfn infinity() -> f32 { return bitcast<f32>(infinity_bits); }",
  not_a_number:
    "var<private> nan_bits: u32 = 0x7fc00000u;\nfn not_a_number() -> f32 { return bitcast<f32>(nan_bits); }",
  sign_of: "fn sign_of(x: f32) -> f32 { return select(sign(x), x, is_nan(x)); }",
  // Up to 88.7, e to the power of x is finite; the halves of a larger x overflow in a product, and never inside exp.
  exp_of: `fn exp_of(x: f32) -> f32 {
  if (is_nan(x)) { return x; }
  if (x > 89.0) { return infinity(); }
  if (x < -104.0) { return 0.0; }
  return exp(x);
}`,
  log_of: `fn log_of(x: f32) -> f32 {
  if (is_nan(x) || x < 0.0) { return not_a_number(); }
  if (x == 0.0) { return -infinity(); }
  return select(log(x), x, bitcast<u32>(x) == 0x7f800000u);
}`,
  sqrt_of: `fn sqrt_of(x: f32) -> f32 {
  if (is_nan(x) || x < 0.0) { return not_a_number(); }
  return select(sqrt(x), x, x == 0.0 || bitcast<u32>(x) == 0x7f800000u);
}`,
  tanh_of: `fn tanh_of(x: f32) -> f32 {
  if (is_nan(x)) { return x; }
  let t = exp(-2.0 * min(abs(x), 20.0));
  let y = (1.0 - t) / (1.0 + t);
  return select(y, -y, x < 0.0);
}`,
  sigmoid_of: `fn sigmoid_of(x: f32) -> f32 {
  if (is_nan(x)) { return x; }
  return 1.0 / (1.0 + exp(-clamp(x, -88.0, 88.0)));
}`,
  softplus_of: `fn softplus_of(x: f32) -> f32 {
  if (is_nan(x)) { return x; }
  return max(x, 0.0) + log(1.0 + exp(-min(abs(x), 88.0)));
}`,
  // WGSL promises sin and cos to 2^-11 only: these are brought into a quarter turn in three parts (Cody and Waite, 1980), and
  // are polynomials there (Moshier's Cephes).
  sin_of: "fn sin_of(x: f32) -> f32 { return turn_sine(x, 0); }",
  cos_of: "fn cos_of(x: f32) -> f32 { return turn_sine(x, 1); }",
  turn_sine: `fn turn_sine(x: f32, quarters: i32) -> f32 {
  if (is_nan(x) || abs(x) > 3.4e38) { return not_a_number(); }
  let turns = round(x * 0.63661977236);
  let r = fma(turns, -7.54978995489e-8, fma(turns, -4.837512969970703125e-4, fma(turns, -1.5703125, x)));
  let s = r * r;
  let sine = fma(r * s, fma(s, fma(s, -1.9515295891e-4, 8.3321608736e-3), -1.6666654611e-1), r);
  let cosine = fma(s * s, fma(s, fma(s, 2.443315711809948e-5, -1.388731625493765e-3), 4.166664568298827e-2), fma(s, -0.5, 1.0));
  let quadrant = (i32(turns) + quarters) & 3;
  let value = select(sine, cosine, (quadrant & 1) == 1);
  return select(value, -value, quadrant >= 2);
}`,
  max_of: `fn max_of(a: f32, b: f32) -> f32 {
  if (is_nan(a)) { return a; }
  return select(max(a, b), b, is_nan(b));
}`,
  min_of: `fn min_of(a: f32, b: f32) -> f32 {
  if (is_nan(a)) { return a; }
  return select(min(a, b), b, is_nan(b));
}`,
  pow_of: `fn pow_of(a: f32, b: f32) -> f32 {
  if (b == 0.0) { return 1.0; }
  if (is_nan(a) || is_nan(b)) { return not_a_number(); }
  let whole = abs(b) > 16777216.0 || floor(b) == b;
  if (a < 0.0 && !whole) { return not_a_number(); }
  let exponent = b * log2_of(abs(a));
  let size = select(exp2(exponent), select(0.0, infinity(), exponent > 0.0), abs(exponent) > 150.0);
  let odd = abs(b) < 16777216.0 && floor(b * 0.5) * 2.0 != b;
  return select(size, -size, a < 0.0 && odd);
}`,
  log2_of: `fn log2_of(x: f32) -> f32 {
  if (x == 0.0) { return -infinity(); }
  return select(log2(x), x, bitcast<u32>(x) == 0x7f800000u);
}`,
  equal_of: "fn equal_of(a: f32, b: f32) -> bool { return a == b && !is_nan(a) && !is_nan(b); }",
  threefry: `fn rotate(x: u32, by: u32) -> u32 { return (x << by) | (x >> (32u - by)); }
fn threefry(key: vec2<u32>, counter: vec2<u32>) -> vec2<u32> {
  let keys = array<u32, 3>(key.x, key.y, key.x ^ key.y ^ 0x1bd11bdau);
  let rotations = array<u32, 8>(13u, 15u, 26u, 6u, 17u, 29u, 16u, 24u);
  var x = counter.x + keys[0];
  var y = counter.y + keys[1];
  for (var round = 0u; round < 20u; round++) {
    x += y;
    y = rotate(y, rotations[round % 8u]) ^ x;
    if (round % 4u == 3u) {
      let injection = round / 4u + 1u;
      x += keys[injection % 3u];
      y += keys[(injection + 1u) % 3u] + injection;
    }
  }
  return vec2<u32>(x, y);
}`,
};

/** The functions that a text calls, and those that they call. */
export function functionsFor(text: string): string {
  const found = new Set<string>();
  const add = (source: string): void => {
    for (const [name, code] of Object.entries(FUNCTIONS)) {
      if (found.has(name) || !new RegExp(`\\b${name}\\(`).test(source)) continue;
      found.add(name);
      add(code);
    }
  };
  add(text);
  return Object.keys(FUNCTIONS)
    .filter((name) => found.has(name))
    .map((name) => FUNCTIONS[name])
    .join("\n");
}
