// Dense layers that are stored as base64 of 16-bit numbers, and what comes out of them.
const ACTIVATIONS = {
  linear: (x) => x,
  relu: (x) => Math.max(0, x),
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
  selu: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
};

// A number of 16 bits: sign, exponent of 5, fraction of 10.
function number(bits) {
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const size = exponent ? 2 ** (exponent - 25) * (1024 + fraction) : 2 ** -24 * fraction;
  return bits & 0x8000 ? -size : size;
}

function numbers(letters) {
  const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
  return Float32Array.from(new Uint16Array(bytes.buffer), number);
}

// A kernel's rows belong to inputs; behind its last row stand the biases.
function dense(inputs, { weights, activation }) {
  const width = weights.length / (inputs.length + 1);
  const sums = weights.slice(width * inputs.length);
  inputs.forEach((input, row) => {
    for (let k = 0; k < width; k++) sums[k] += input * weights[row * width + k];
  });
  return sums.map(ACTIVATIONS[activation]);
}

function png(pixels, [height, width], zoom) {
  const [small, large] = [1, zoom].map((times) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [times * width, times * height];
    return canvas.getContext("2d");
  });
  const image = new ImageData(width, height);
  pixels.forEach((value, k) => image.data.set([...Array(3).fill(255 * (1 - value)), 255], 4 * k));
  small.putImageData(image, 0, 0);
  large.imageSmoothingEnabled = false;
  large.drawImage(small.canvas, 0, 0, zoom * width, zoom * height);
  return large.canvas.toDataURL().split(",")[1];
}

function readModel(layers) {
  const read = layers.map((layer) => ({ ...layer, weights: numbers(layer.weights) }));
  return (inputs) => read.reduce(dense, Float32Array.from(inputs));
}
