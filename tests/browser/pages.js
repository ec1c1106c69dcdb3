// SPDX-License-Identifier: Apache-2.0
//
//	node pages.js CHROMIUM FOLDER use PAGE
//	node pages.js CHROMIUM FOLDER over PAGE...
//
// Opens PAGE, a review with a base, as a person would, or only looks pages over, and says in
// TAP what came of it; pictures go to FOLDER.
"use strict";

const path = require("path");
const fs = require("fs");
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const [executablePath, folder, command, ...pages] = process.argv.slice(2);
const page = pages[0];
const picture = (name) => path.join(folder, name + ".png");
let count = 0, failed = 0;

function ok(is, what, why) {
	count++;
	failed += is ? 0 : 1;
	console.log(`${is ? "ok" : "not ok"} ${count} - ${what}`);
	if (!is && why !== undefined)
		console.log(`# ${String(why).replace(/\n/g, "\n# ")}`);
}

/* A page at URL with OPTIONS, and all that it asked for or complained of. */
async function open(browser, file, options) {
	const context = await browser.newContext(Object.assign({ viewport: { width: 1180, height: 900 } }, options));
	const tab = await context.newPage();
	const seen = { requests: [], complaints: [] };

	tab.on("request", (request) => seen.requests.push(request.url()));
	tab.on("console", (message) => seen.complaints.push(message.text()));
	tab.on("pageerror", (error) => seen.complaints.push(error.message));
	await tab.goto("file://" + path.resolve(file));
	return { tab, seen, context };
}

/* axe is no part of the page, whose policy would refuse it: it comes in from the debugger. */
async function findings(tab) {
	await tab.evaluate(axe);
	const { violations } = await tab.evaluate(() => window.axe.run());
	return violations.map((one) => `${one.id}: ${one.help}: ` +
		one.nodes.slice(0, 3).map((node) => node.target.join(" ") + " " + node.failureSummary).join("; "));
}

async function accessible(tab, what) {
	const found = await findings(tab);

	ok(found.length === 0, `axe finds nothing: ${what}`, found.join("\n"));
}

async function looks(browser) {
	for (const colorScheme of ["light", "dark"]) {
		const { tab, seen, context } = await open(browser, page, { colorScheme });

		ok(seen.requests.length === 1, `${colorScheme}: nothing is fetched`, seen.requests.join(" "));
		ok(seen.complaints.length === 0, `${colorScheme}: no complaint`, seen.complaints.join("\n"));
		await tab.screenshot({ path: picture(colorScheme), fullPage: true });
		await accessible(tab, colorScheme);
		await context.close();
	}
	const { tab, context } = await open(browser, page, { colorScheme: "light" });
	const light = await tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
	await tab.emulateMedia({ colorScheme: "dark" });
	ok(light !== await tab.evaluate(() => getComputedStyle(document.body).backgroundColor), "dark is another colour");
	await tab.setViewportSize({ width: 360, height: 800 });
	ok(await tab.evaluate(() => document.documentElement.scrollWidth <= 360), "fits a telephone",
		await tab.evaluate(() => document.documentElement.scrollWidth));
	await tab.screenshot({ path: picture("narrow") });
	await context.close();
}

async function printed(browser) {
	const { tab, context } = await open(browser, page);

	await tab.emulateMedia({ media: "print" });
	ok(!await tab.isVisible("nav"), "print: no navigation");
	ok(await tab.isVisible("#c-kexec_load"), "print: what is folded is printed");
	await tab.screenshot({ path: picture("print"), fullPage: true });
	const pdf = await tab.pdf({ format: "A4" });
	ok(pdf.length > 10000, "print: a PDF", pdf.length);
	fs.writeFileSync(path.join(folder, "print.pdf"), pdf);
	await context.close();
}

async function withoutScripts(browser) {
	const { tab, context } = await open(browser, page, { javaScriptEnabled: false });

	ok(await tab.isVisible("#looser"), "without scripts: what changed is there");
	ok(!await tab.isVisible("#filter"), "without scripts: no filter that does nothing");
	await tab.click("details:not([open]) summary");
	ok(await tab.isVisible(".cells a[data-name=chmod]"), "without scripts: the map is there");
	await context.close();
}

const opacity = (tab, selector) => tab.evaluate((s) => getComputedStyle(document.querySelector(s)).opacity, selector);
const focused = (tab) => tab.evaluate(() => document.activeElement.getAttribute("data-name"));

async function used(browser) {
	const { tab, seen, context } = await open(browser, page);
	const cell = ".cells a[data-name=chmod]";

	ok(await opacity(tab, cell + " span") === "0", "a cell is silent at first");
	await tab.hover(cell);
	ok(await opacity(tab, cell + " span") === "1", "a cell answers to the mouse");
	ok(/chmod deny with EPERM where mode has any .*allow where mode lacks .*, was allow .*policy\.scp:16/.test(await tab.textContent(cell)), "with verdicts and line",
		await tab.textContent(cell));
	await tab.mouse.move(0, 0);
	await tab.focus(cell);
	ok(await opacity(tab, cell + " span") === "1", "a cell answers to the keyboard");
	await tab.screenshot({ path: picture("cell") });
	await tab.keyboard.press("ArrowRight");
	ok(await focused(tab) === "fchmod", "arrows go on to the next cell", await focused(tab));
	await tab.keyboard.press("ArrowLeft");
	await tab.keyboard.press("Enter");
	ok(new URL(tab.url()).hash === "#c-chmod", "a cell leads to what is said of it", tab.url());
	ok(await tab.isVisible("#c-chmod"), "which can be seen then");
	await tab.click(".cells a[data-name=kexec_load]");
	ok(await tab.isVisible("#c-kexec_load"), "also where it was folded");

	await tab.click(".family[data-name=userfaultfd-family] .round a");
	ok(/ioctl: on .dev.userfaultfd.*to close it: deny ioctl\(cmd == USERFAULTFD_IOC_NEW\)/.test(
		await tab.textContent("#f-userfaultfd-family .danger ul")), "a way round leads to the line that closes it",
		await tab.textContent("#f-userfaultfd-family"));
	ok(await tab.isVisible("#f-userfaultfd-family .danger ul"), "which is unfolded");

	await tab.fill("#filter", "chmod");
	ok(await tab.isVisible(".family[data-name=chmod-family]") && !await tab.isVisible(".family[data-name=mount-family]"),
		"the filter hides other families");
	ok(await tab.textContent("#filtered") === "4 cells", "and tells how many cells are left", await tab.textContent("#filtered"));
	await tab.focus(cell);
	for (const name of ["fchmod", "fchmodat", "fchmodat2"]) {
		await tab.keyboard.press("ArrowRight");
		ok(await focused(tab) === name, `arrows go on to ${name}`, await focused(tab));
	}
	await tab.keyboard.press("ArrowRight");
	ok(await focused(tab) === "fchmodat2", "and no further than the filter shows", await focused(tab));
	await tab.fill("#filter", "mount_setattr");
	await tab.focus("#filter");
	await tab.keyboard.press("Tab");
	for (let i = 0; i < 8 && await focused(tab) !== "mount_setattr"; i++)
		await tab.keyboard.press("Tab");
	ok(await focused(tab) === "mount_setattr", "the tabulator stops at what the filter shows", await focused(tab));
	await tab.fill("#filter", "open");
	await tab.focus(".cells a[data-name=fspick], .cells a[data-name=fsopen]");
	await tab.keyboard.press("ArrowRight");
	ok(/open/.test(await focused(tab)) || await tab.evaluate(() => /open/.test(document.activeElement.closest(".family").dataset.name)),
		"arrows skip the cells between", await focused(tab));
	await tab.fill("#filter", "");
	ok(await tab.isVisible(".family[data-name=mount-family]"), "and gives them back");

	await tab.click("#looser .sides a.line");
	ok(/^#s\d+l\d+$/.test(new URL(tab.url()).hash) && await tab.locator(":target").count() === 1,
		"a line leads to the source", tab.url());
	ok(seen.requests.length === 1 && seen.complaints.length === 0, "nothing was fetched meanwhile",
		seen.requests.concat(seen.complaints).join("\n"));
	await context.close();
}

async function lookedOver(browser, file) {
	const { tab, seen, context } = await open(browser, file);
	const name = file;

	ok(seen.requests.length === 1 && seen.complaints.length === 0, `${name}: nothing fetched, no complaint`,
		seen.requests.concat(seen.complaints).join("\n"));
	await accessible(tab, name);
	await tab.screenshot({ path: picture(file.replace(/\.html$/, "").replace(/\//g, "-")) });
	await context.close();
}

async function main() {
	/* As root Chromium has no sandbox; what it opens is ours. */
	const args = process.getuid() === 0 ? ["--no-sandbox"] : [];
	const browser = await chromium.launch({ executablePath, args });

	console.log("TAP version 13");
	for (const part of command === "use" ? [looks, printed, withoutScripts, used] : [])
		await part(browser);
	for (const file of command === "over" ? pages : [])
		await lookedOver(browser, file);
	console.log(`1..${count}`);
	await browser.close();
	process.exitCode = failed ? 1 : 0;
}

main();
