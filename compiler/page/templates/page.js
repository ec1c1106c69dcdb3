"use strict";
(function () {
	var field = document.getElementById("filter"), told = document.getElementById("filtered");
	var cells = document.querySelectorAll("a[data-name]"), blocks = document.querySelectorAll(".family");
	var folds = document.querySelectorAll("details[data-name]");
	function matches(element, text) {
		return element.getAttribute("data-name").indexOf(text) >= 0;
	}
	function has(block, text) {
		return matches(block, text) || Array.prototype.some.call(block.querySelectorAll("a[data-name]"), function (cell) {
			return matches(cell, text);
		});
	}
	function filter() {
		var text = field.value.trim().toLowerCase(), count = 0, shown = {};
		blocks.forEach(function (block) {
			var is = has(block, text);
			shown[block.getAttribute("data-name")] = is;
			block.classList.toggle("gone", !is);
		});
		cells.forEach(function (cell) {
			var is = matches(cell, text) || matches(cell.closest(".family"), text);
			cell.classList.toggle("out", !is);
			count += is ? 1 : 0;
		});
		folds.forEach(function (fold) {
			fold.classList.toggle("gone", !shown[fold.getAttribute("data-name")]);
		});
		told.textContent = text ? count + (count === 1 ? " cell" : " cells") : "";
		stops();
	}
	/* What an anchor leads to is unfolded. */
	function unfold() {
		var target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
		var fold = target && target.closest("details");
		if (fold && !fold.open) {
			fold.open = true;
			target.scrollIntoView();
		}
	}
	function isShown(cell) {
		return !cell.classList.contains("out") && !cell.closest(".gone");
	}
	/* One stop for the tabulator in each family; arrows go on from there, past what the filter hides. */
	function move(event) {
		var cell = event.target.closest(".cells a"), step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
		var all, next;
		if (!cell || !step)
			return;
		all = Array.prototype.filter.call(document.querySelectorAll(".cells a"), function (other) {
			return other === cell || isShown(other);
		});
		next = all[all.indexOf(cell) + step];
		if (next)
			next.focus();
		event.preventDefault();
	}
	function stops() {
		document.querySelectorAll(".cells").forEach(function (group) {
			var is = false;
			group.querySelectorAll("a").forEach(function (cell) {
				cell.tabIndex = !is && isShown(cell) ? 0 : -1;
				is = is || isShown(cell);
			});
		});
	}
	if (field) {
		field.closest(".filter").hidden = false;
		field.addEventListener("input", filter);
		document.addEventListener("keydown", move);
		window.addEventListener("hashchange", unfold);
		window.addEventListener("beforeprint", function () {
			folds.forEach(function (fold) { fold.open = true; });
		});
		stops();
		unfold();
	}
}());
