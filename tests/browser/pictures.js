// SPDX-License-Identifier: Apache-2.0
//
//	node pictures.js CHROMIUM PAGE PICTURE light|dark WIDTH HEIGHT [ELEMENT]
//
// Takes PICTURE of PAGE, as wide and high as is said, from ELEMENT or the top on down.
"use strict";

const fs = require("fs");
const path = require("path");
const { chromium } = require("playwright-core");
const palette = require("./palette.js");

const [executablePath, page, picture, colorScheme, width, height, element] = process.argv.slice(2);

async function main() {
	/* Grey edges of letters: coloured ones look wrong on other screens, and are large. */
	const args = ["--disable-lcd-text"].concat(process.getuid() === 0 ? ["--no-sandbox"] : []);
	const browser = await chromium.launch({ executablePath, args });
	const context = await browser.newContext({ viewport: { width: Number(width), height: Number(height) }, colorScheme });
	const tab = await context.newPage();

	await tab.goto("file://" + path.resolve(page));
	if (element)
		await tab.evaluate((selector) => document.querySelector(selector).scrollIntoView(), element);
	fs.writeFileSync(picture, palette(await tab.screenshot()));
	await browser.close();
}

main();
