// SPDX-License-Identifier: Apache-2.0
//
// A screenshot, a PNG of 8 bits for each of red, green, blue (and alpha, which is full), as one
// with a palette: a page has few colours, and the file has a third of the size.
"use strict";

const zlib = require("zlib");

const COLOURS = 256;

function chunks(png) {
	const found = {};

	for (let at = 8; at < png.length; ) {
		const length = png.readUInt32BE(at), name = png.toString("latin1", at + 4, at + 8);

		(found[name] = found[name] || []).push(png.subarray(at + 8, at + 8 + length));
		at += length + 12;
	}
	return found;
}

function paeth(a, b, c) {
	const pa = Math.abs(b - c), pb = Math.abs(a - c), pc = Math.abs(a + b - 2 * c);

	return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

/* The bytes of the rows, whose filters are undone. */
function rows(data, width, height, bytes) {
	const stride = width * bytes, out = Buffer.alloc(stride * height);

	for (let y = 0; y < height; y++) {
		const filter = data[y * (stride + 1)];

		for (let x = 0; x < stride; x++) {
			const at = y * stride + x;
			const left = x < bytes ? 0 : out[at - bytes], up = y ? out[at - stride] : 0;
			const corner = y && x >= bytes ? out[at - stride - bytes] : 0;
			const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];

			out[at] = data[y * (stride + 1) + 1 + x] + guess;
		}
	}
	return out;
}

/* The place in COLOURS, three bytes each, of what is nearest to [R, G, B]. */
function nearest(colours, r, g, b) {
	let best = 0, least = Infinity;

	for (let i = 0; i < colours.length; i += 3) {
		const far = (colours[i] - r) ** 2 + (colours[i + 1] - g) ** 2 + (colours[i + 2] - b) ** 2;

		if (far < least)
			[best, least] = [i / 3, far];
	}
	return best;
}

/* Each pixel's index, and the colours: the commonest, which are those of areas, as they are. */
function index(pixels, bytes) {
	const counts = new Map(), places = new Map(), colours = [];
	const keys = new Uint32Array(pixels.length / bytes);

	for (let i = 0; i < keys.length; i++) {
		keys[i] = pixels.readUIntBE(i * bytes, 3);
		counts.set(keys[i], (counts.get(keys[i]) || 0) + 1);
	}
	for (const [key] of [...counts].sort((a, b) => b[1] - a[1])) {
		const rgb = [key >> 16, key >> 8 & 0xff, key & 0xff];

		places.set(key, colours.length < 3 * COLOURS ? colours.push(...rgb) / 3 - 1 : nearest(colours, ...rgb));
	}
	return { indices: Buffer.from(Array.from(keys, (key) => places.get(key))), colours };
}

function chunk(name, data) {
	const body = Buffer.concat([Buffer.from(name, "latin1"), data]), out = Buffer.alloc(body.length + 8);
	let crc = 0xffffffff;

	for (const byte of body) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >>> 1 ^ 0xedb88320 : crc >>> 1;
	}
	out.writeUInt32BE(data.length, 0);
	body.copy(out, 4);
	out.writeUInt32BE(~crc >>> 0, body.length + 4);
	return out;
}

module.exports = function (png) {
	const { IHDR: [head], IDAT } = chunks(png);
	const width = head.readUInt32BE(0), height = head.readUInt32BE(4), bytes = head[9] === 6 ? 4 : 3;
	const pixels = rows(zlib.inflateSync(Buffer.concat(IDAT)), width, height, bytes);
	const { indices, colours } = index(pixels, bytes);
	const lines = Buffer.alloc((width + 1) * height); /* the first byte: no filter */

	for (let y = 0; y < height; y++)
		indices.copy(lines, y * (width + 1) + 1, y * width, (y + 1) * width);
	head[9] = 3;
	return Buffer.concat([png.subarray(0, 8), chunk("IHDR", head), chunk("PLTE", Buffer.from(colours)),
		chunk("IDAT", zlib.deflateSync(lines, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
};
