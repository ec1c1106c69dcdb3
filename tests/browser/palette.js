// SPDX-License-Identifier: Apache-2.0
//
// A screenshot, a PNG of 8 bits for each of red, green, blue (and alpha, which is full), as one
// with a palette: a page has few colours, and the file has a third of the size.
"use strict";

const zlib = require("zlib");

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

/* Each pixel's index, and the colours: with fewer and fewer bits, until 256 are enough. */
function index(pixels, bytes) {
	for (let bits = 8; ; bits--) {
		const mask = 0xff << (8 - bits) & 0xff, seen = new Map(), colours = [];
		const indices = Buffer.alloc(pixels.length / bytes);
		let i = 0;

		for (; i < indices.length && seen.size <= 256; i++) {
			const [r, g, b] = pixels.subarray(i * bytes, i * bytes + 3);
			const key = (r & mask) << 16 | (g & mask) << 8 | b & mask;

			if (!seen.has(key)) {
				seen.set(key, seen.size);
				colours.push(r, g, b);
			}
			indices[i] = seen.get(key);
		}
		if (seen.size <= 256)
			return { indices, colours };
	}
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
