# SPDX-License-Identifier: Apache-2.0
#
# Turns the system call tables into C:
#
#   awk -f sort.awk -f gen-syscalls.awk \
#       constants.tbl syscalls.tbl classes.tbl arguments.tbl > syscalls.inc
#
# The tables describe their own formats; of constants.tbl and classes.tbl, the names count.
# What comes out is for syscalls.c alone, which declares the types: constant arrays without a
# pointer in them, since in a position-independent program each pointer costs a relocation at
# start-up.  Strings are offsets into one pool, a constant is its number in consts.inc.
#
# Input that breaks a rule is reported as FILE:LINE: message, and nothing is
# written.  POSIX awk; tested with mawk and gawk.

BEGIN {
	split("u16 i32 u32 long ulong s64 u64 ptr", words, " ")
	for (w in words)
		is_type[words[w]] = 1
	part_word["&"] = "PART_READ"
	part_word["="] = "PART_VALUE"
	part_word["~"] = "PART_FLAGS"
	ARGS = 6
	ABSENT = 65535
	DIRECT = 32768 # numbers from here on do not fit and go to high_numbers[]
	NO_CONSTANT = 65535
	errors = table = n_consts = n_classes = n_columns = n_calls = n_params = n_pool = n_high = 0
	pool_size = 0
	pool_text("") # offset 0: no alias
	pool_text("pad")
}

FNR == 1 {
	if (++table == 2)
		number_constants()
	previous = ""
}

{ sub(/[ \t\r]*(#.*)?$/, "") }

NF == 0          { next }
table == 1       { read_constant(); next }
table == 3       { read_class(); next }
$1 == "%columns" { read_columns(); next }
$1 == "%base"    { read_bases(); next }
$1 == "%set"     { read_set(); next }
$1 == "%unfiltered" { read_unfiltered(); next }
/^%/             { fail("unknown directive " $1); next }
table == 2       { read_call(); next }
/^[ \t]/         { read_variant(); next }
                 { read_prototype() }

END {
	if (table != 4)
		fail("expected constants.tbl, syscalls.tbl, classes.tbl and arguments.tbl")
	if (n_calls == 0)
		fail("no system calls")
	if (pool_size > ABSENT)
		fail("the string pool outgrew 16-bit offsets")
	if (errors)
		exit 1
	emit_names()
	emit_slots()
	emit_numbers()
	emit_prototypes()
}

function fail(message) {
	printf "%s:%d: %s\n", FILENAME, FNR, message > "/dev/stderr"
	errors++
}

# Names must be unique, and sorted: ids are in their order.
function check_order(name) {
	if (name !~ /^[a-z_][a-z0-9_]*$/)
		fail("bad system call name `" name "'")
	else if ((name "") == (previous ""))
		fail("duplicate system call `" name "'")
	else if ((name "") < (previous ""))
		fail("`" name "' is out of order: it sorts before `" previous "'")
	previous = name
}

# --- syscalls.tbl ---

function read_columns(    i) {
	if ($2 != "since" || $3 != "any")
		fail("the first columns are `since' and `any'")
	for (i = 4; i <= NF; i++) {
		if ($i in column)
			fail("duplicate column `" $i "'")
		column[$i] = n_columns
		column_name[n_columns++] = $i
	}
}

function read_bases(    i, part) {
	for (i = 2; i <= NF; i++) {
		if (split($i, part, "=") != 2 || part[2] !~ /^(0x[0-9a-f]+|[0-9]+)$/)
			fail("bad base `" $i "', expected ABI=NUMBER")
		else if (!(part[1] in column))
			fail("unknown ABI `" part[1] "'")
		else
			base[column[part[1]]] = part[2]
	}
}

function read_unfiltered(    i) {
	if (!($2 in column))
		fail("unknown ABI `" $2 "'")
	for (i = 3; i <= NF; i++)
		unfiltered[$i] = unfiltered[$i] $2 ","
}

function read_call(    name, c, number) {
	name = $1
	check_order(name)
	call_id[name] = n_calls
	call_name[n_calls] = name
	name_at[n_calls] = pool_text(name)
	since[n_calls] = parse_version($2)
	if ($3 !~ /^(-|[0-9]+)$/)
		fail("bad number `" $3 "' in column `any'")
	if (NF == 3 && $3 == "-")
		fail("`" name "' has no number at all")
	if (NF != 3 && NF != 3 + n_columns)
		fail("expected 3 or " 3 + n_columns " columns, found " NF)
	else for (c = 0; c < n_columns; c++) {
		number = parse_cell(NF == 3 ? "." : $(4 + c), $3)
		if (number >= 0)
			add_number(c, number)
	}
	n_calls++
}

function parse_version(text,    part) {
	if (text == "-")
		return 0
	if (text !~ /^[0-9]+\.[0-9]+$/ || split(text, part, ".") != 2 || part[1] < 3 ||
	    part[2] > 255) {
		fail("bad kernel version `" text "', expected 3.0 or newer, or -")
		return 0
	}
	return part[1] * 256 + part[2]
}

# The number in CELL, or -1 when the call does not exist there.
function parse_cell(cell, any) {
	if (cell == ".") {
		if (any == "-")
			fail("`.' without a number in column `any'")
		cell = any
	}
	if (cell == "-")
		return -1
	if (cell !~ /^[0-9]+$/) {
		fail("bad number `" cell "'")
		return -1
	}
	return cell + 0
}

function add_number(c, number) {
	if ((c, number) in owner)
		fail("number " number " of " column_name[c] " already belongs to `" \
		     call_name[owner[c, number]] "'")
	owner[c, number] = n_calls
	numbers[c, n_calls] = number
	if (number < DIRECT) {
		if (number > last_low[c])
			last_low[c] = number
		return
	}
	if (!(c in first_high) || number < first_high[c])
		first_high[c] = number
	if (!(c in last_high) || number > last_high[c])
		last_high[c] = number
}

# --- constants.tbl ---

function read_constant() {
	if ($0 !~ /^[%\[]/)
		const_names[n_consts++] = $1
}

# In the order of gen-consts.awk.
function number_constants(    i) {
	sort_names(const_names, n_consts)
	for (i = 0; i < n_consts; i++)
		const_number[const_names[i]] = i
}

# --- classes.tbl ---

# Classes count from 1, as in gen-classes.awk; an indented line belongs to the one above.
function read_class() {
	if ($0 ~ /^[^ \t]/)
		class_number[$1] = ++n_classes
}

# --- arguments.tbl ---

# Sets are kept as lists in commas, ",arm,ppc,", which index() searches.
function read_set(    i, list) {
	list = ","
	for (i = 3; i <= NF; i++) {
		if (!($i in column))
			fail("unknown ABI `" $i "' in set `" $2 "'")
		list = list $i ","
	}
	if ($2 in column || $2 in set)
		fail("set `" $2 "' is already a name")
	set[$2] = list
}

function read_prototype(    name, text) {
	name = $1
	check_order(name)
	if (!(name in call_id)) {
		fail("`" name "' is not in syscalls.tbl")
		return
	}
	current = call_id[name]
	claimed = ","
	n_variants[current] = 0
	text = $0
	sub(/^[^ \t]+[ \t]*/, "", text)
	add_prototype(current "/default", "ABI_ALL", text)
	has_prototype[current] = 1
}

function read_variant(    text, list, key) {
	if ($1 !~ /^@/ || !(current in has_prototype)) {
		fail("an indented line starts with @ABI and follows its system call")
		return
	}
	list = expand_abis(substr($1, 2))
	claim_abis(list)
	text = $0
	sub(/^[ \t]*[^ \t]+[ \t]*/, "", text)
	key = current "/" n_variants[current]++
	add_prototype(key, abi_mask(list), text)
}

# "s390x,uid16" as a list in commas.
function expand_abis(text,    n, i, part, list) {
	list = ","
	n = split(text, part, ",")
	for (i = 1; i <= n; i++) {
		if (part[i] in set)
			list = list substr(set[part[i]], 2)
		else if (part[i] in column)
			list = list part[i] ","
		else
			fail("unknown ABI or set `" part[i] "'")
	}
	return list
}

# Two variants of one call for the same ABI would leave the choice to their order.
function claim_abis(list,    n, i, part) {
	n = split(list, part, ",")
	for (i = 2; i < n; i++) {
		if (index(claimed, "," part[i] ","))
			fail("`" call_name[current] "' has two variants for " part[i])
		claimed = claimed part[i] ","
	}
}

function abi_mask(list,    n, i, part, mask) {
	n = split(list, part, ",")
	for (i = 2; i < n; i++)
		mask = mask (i > 2 ? " | " : "") "ABI_BIT(ABI_" toupper(part[i]) ")"
	return mask == "" ? "0" : mask
}

function add_prototype(key, abis, text,    narrow, clause) {
	narrow = "0"
	if (split(text, clause, ";") == 2) {
		text = clause[1]
		if (clause[2] !~ /^[ \t]*narrow[ \t]+[^ \t]+[ \t]*$/)
			fail("expected `narrow ABI,...' after `;'")
		sub(/^[ \t]*narrow[ \t]+/, "", clause[2])
		narrow = abi_mask(expand_abis(clause[2]))
	}
	sub(/[ \t]+$/, "", text)
	proto_abis[key] = abis
	proto_narrow[key] = narrow
	proto_count[key] = add_params(text)
	proto_first[key] = params_at[text]
}

# Calls with the same parameters share them; the number of them.
function add_params(text,    n, i, part, seen) {
	n = text == "void" ? 0 : split(text, part, ",")
	if (text == "")
		fail("no parameters: `void' says so")
	if (n > ARGS)
		fail("more than " ARGS " parameters")
	if (text in params_at)
		return n
	params_at[text] = n_params
	for (i = 1; i <= n; i++)
		add_param(part[i], seen)
	return n
}

function add_param(text, seen,    word, name, type, alias, at) {
	alias = ""
	if (split(text, word, " ") != 2 || !(word[1] in is_type))
		fail("bad parameter `" text "', expected TYPE NAME")
	type = word[1]
	name = add_param_class(word[2])
	if ((at = index(name, "|")) > 0) {
		alias = substr(name, at + 1)
		name = substr(name, 1, at - 1)
		check_param_name(alias, seen)
	}
	check_param_name(name, seen)
	param_type[n_params] = type
	param_name[n_params] = (type ~ /64$/) ? pool_pair(name) : pool_text(name)
	param_alias[n_params] = pool_text(alias)
	n_params++
}

# What TEXT has behind a colon; the text before it.
function add_param_class(text,    at, class) {
	at = index(text, ":")
	class = at ? substr(text, at + 1) : ""
	param_tells[n_params] = "TELLS_NOTHING"
	param_bits[n_params] = 0
	if (class ~ /\?$/)
		param_tells[n_params] = "TELLS_HARMLESS"
	else if (class ~ /!/) {
		param_tells[n_params] = "TELLS_MUCH"
		param_bits[n_params] = find_class(substr(class, index(class, "!") + 1))
	}
	sub(/[!?].*/, "", class)
	param_class[n_params] = find_class(add_param_mask(class))
	return at ? substr(text, 1, at - 1) : text
}

# What TEXT has behind `&', `=' or `~'; the text before it.
function add_param_mask(text,    at, mask) {
	param_part[n_params] = "PART_ALL"
	param_mask[n_params] = NO_CONSTANT ", 0"
	if (!(at = match(text, /[&=~]/)))
		return text
	param_part[n_params] = part_word[substr(text, at, 1)]
	mask = substr(text, at + 1)
	if (mask in const_number)
		param_mask[n_params] = const_number[mask] ", 0"
	else if (mask ~ /^0(x[0-9a-f]+|[0-7]+)$/)
		param_mask[n_params] = NO_CONSTANT ", " mask
	else
		fail("expected a constant or a number, not `" mask "'")
	return substr(text, 1, at - 1)
}

function find_class(name) {
	if (name != "" && !(name in class_number))
		fail("unknown class `" name "'")
	return name == "" ? 0 : class_number[name]
}

function check_param_name(name, seen) {
	if (name !~ /^[a-z_][a-z0-9_]*$/)
		fail("bad parameter name `" name "'")
	if (name in seen)
		fail("parameter name `" name "' is used twice")
	seen[name] = 1
}

# --- the string pool ---

function pool_text(text) {
	if (!(text in pool_at))
		pool_at[text] = pool_append(text)
	return pool_at[text]
}

# A 64-bit parameter is followed by the names of its halves.
function pool_pair(name,    at) {
	if (!((name "+") in pool_at)) {
		at = pool_append(name)
		pool_append(name "_lo")
		pool_append(name "_hi")
		pool_at[name "+"] = at
	}
	return pool_at[name "+"]
}

function pool_append(text,    at) {
	at = pool_size
	pool[n_pool++] = text
	pool_size += length(text) + 1
	return at
}

# --- output ---

# One array of N cells from the array CELLS, a few to a line.
function emit_array(declaration, cells, n,    i) {
	printf "\nstatic const %s = {", declaration
	for (i = 0; i < n; i++)
		printf "%s%s,", (i % 12 ? " " : "\n\t"), cells[i]
	print "\n};"
}

function emit_names(    i, j) {
	print "/* Generated by gen-syscalls.awk from its tables: do not edit. */"
	print "\nenum {\n\tCALLS = " n_calls ",\n\tCOLUMNS = " n_columns ","
	for (i = 0; i < n_calls; i++)
		print "\tID_" call_name[i] " = " i ","
	print "};"
	emit_array("uint16_t name_offsets[CALLS]", name_at, n_calls)
	emit_array("uint16_t since_versions[CALLS]", since, n_calls)
	# As characters: C promises no string literal longer than 4095.
	printf "\nenum { PAD_NAME = %d };\n\nstatic const char pool[%d] = {", pool_at["pad"], pool_size
	for (i = 0; i < n_pool; i++) {
		printf "\n\t"
		for (j = 1; j <= length(pool[i]); j++)
			printf "'%s', ", substr(pool[i], j, 1)
		printf "0,"
	}
	print "\n};"
}

# The hash of syscalls.c: the upper bits of the 16 that are left.
function slot_of(name,    i, hash) {
	hash = 0
	for (i = 1; i <= length(name); i++)
		hash = (hash * 33 + code[substr(name, i, 1)]) % 65536
	return int(hash / (65536 / SLOTS))
}

# A hash table of ids + 1 with open addressing, half of it free.
function emit_slots(    i, at, slots) {
	for (i = 32; i < 127; i++)
		code[sprintf("%c", i)] = i
	for (SLOTS = 16; SLOTS < 2 * n_calls; SLOTS *= 2)
		;
	for (i = 0; i < SLOTS; i++)
		slots[i] = 0
	for (i = 0; i < n_calls; i++) {
		for (at = slot_of(call_name[i]); slots[at]; at = (at + 1) % SLOTS)
			;
		slots[at] = i + 1
	}
	print "\nenum { SLOTS = " SLOTS " };"
	emit_array("uint16_t name_slots[SLOTS]", slots, SLOTS)
}

function emit_numbers(    c, i, cells) {
	print "\nstatic const uint8_t columns[ABI_COUNT] = {"
	for (c = 0; c < n_columns; c++)
		print "\t[ABI_" toupper(column_name[c]) "] = " c ","
	print "};"
	for (c = 0; c < n_columns; c++)
		cells[c] = (c in base) ? base[c] : 0
	emit_array("uint32_t number_bases[COLUMNS]", cells, n_columns)
	for (c = 0; c < n_columns; c++)
		for (i = 0; i < n_calls; i++)
			cells[c * n_calls + i] = encode_number(c, i)
	emit_array("uint16_t numbers[COLUMNS * CALLS]", cells, n_columns * n_calls)
	emit_presence()
	high_number[n_high++] = 0 # never empty
	emit_array("uint32_t high_numbers[]", high_number, n_high)
	emit_index()
}

# The ABIs that have the call, but for those that share the numbers of another.
function emit_presence(    c, i, list, cells) {
	for (i = 0; i < n_calls; i++) {
		list = ","
		for (c = 0; c < n_columns; c++)
			if ((c, i) in numbers)
				list = list column_name[c] ","
		cells[i] = abi_mask(list)
	}
	emit_array("abi_set call_abis[CALLS]", cells, n_calls)
	emit_unfiltered()
}

function emit_unfiltered(    name) {
	print "\nstatic const struct unfiltered unfiltered[] = {"
	for (name in unfiltered) {
		if (!(name in call_id))
			fail("`" name "' is not in syscalls.tbl")
		printf "\t{%d, %s},\n", call_id[name], abi_mask("," unfiltered[name])
	}
	print "};"
}

function encode_number(c, i) {
	if (!((c, i) in numbers))
		return ABSENT
	if (numbers[c, i] < DIRECT)
		return numbers[c, i]
	high_number[n_high] = numbers[c, i]
	return DIRECT + n_high++
}

# The calls of each column in the order of their numbers.
function emit_index(    c, n, cells, starts) {
	n = 0
	for (c = 0; c < n_columns; c++) {
		starts[c] = n
		n = index_range(c, 0, last_low[c], cells, n)
		if (c in first_high)
			n = index_range(c, first_high[c], last_high[c], cells, n)
	}
	starts[n_columns] = n
	emit_array("uint16_t by_number_starts[COLUMNS + 1]", starts, n_columns + 1)
	emit_array("uint16_t by_number[]", cells, n)
}

function index_range(c, from, to, cells, n,    i) {
	for (i = from; i <= to; i++)
		if ((c, i) in owner)
			cells[n++] = owner[c, i]
	return n
}

# Variants come before the default, whose mask covers every ABI: the first match counts.
function emit_prototypes(    i, v, n, starts) {
	emit_params()
	n = 0
	print "\nstatic const struct prototype prototypes[] = {"
	for (i = 0; i < n_calls; i++) {
		starts[i] = n
		if (!(i in has_prototype))
			continue
		for (v = 0; v < n_variants[i]; v++)
			emit_prototype(i "/" v)
		emit_prototype(i "/default")
		n += n_variants[i] + 1
	}
	print "};"
	starts[n_calls] = n
	emit_array("uint16_t prototype_starts[CALLS + 1]", starts, n_calls + 1)
	print "\n#define ALIGNED_PAIRS (" abi_mask(set["aligned-pairs"]) ")"
}

function emit_prototype(key) {
	printf "\t{%s, %s, %d, %d},\n", proto_abis[key], proto_narrow[key], proto_first[key], \
	       proto_count[key]
}

function emit_params(    i) {
	print "\nstatic const struct param params[] = {"
	for (i = 0; i < n_params; i++)
		printf "\t{%d, %d, TYPE_%s, %d, %d, %s, %s, %s},\n", param_name[i], \
		       param_alias[i], toupper(param_type[i]), param_class[i], param_bits[i], \
		       param_tells[i], param_part[i], param_mask[i]
	print "};"
}
