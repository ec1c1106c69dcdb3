# SPDX-License-Identifier: Apache-2.0
#
# make            build/scmpl; installs nothing
# make deps       install what building needs
# make demo       the same, build, show the founding example enforced
# make test       install what the tests need, build, run all of them
# make help       the other targets
#
# V=1 shows the commands, MODE=asan builds with sanitizers, WERROR=1 is for developers,
# LINK=shared takes libseccomp and the others as this machine has them.

MODE ?= release
V ?= 0
Q := $(if $(filter 1,$(V)),,@)

# As the GNU coding standards call it, too.
PREFIX ?= $(or $(prefix),/usr/local)
BINDIR ?= $(PREFIX)/bin
DATADIR ?= $(PREFIX)/share
MANDIR ?= $(DATADIR)/man
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
PKGCONFIGDIR ?= $(LIBDIR)/pkgconfig
BASH_COMPLETIONS ?= $(DATADIR)/bash-completion/completions
ZSH_COMPLETIONS ?= $(DATADIR)/zsh/site-functions
FISH_COMPLETIONS ?= $(DATADIR)/fish/vendor_completions.d
INSTALL ?= install
PKG_CONFIG ?= pkg-config
OBJCOPY ?= objcopy
FLEX ?= flex
BISON ?= bison
AWK ?= awk
OPTIMIZE := -O2
# What runs while building: the same compiler unless one crosses.
BUILD_CC ?= $(CC)

OUT := build/$(MODE)
GEN := build/gen
ifeq ($(MODE),release)
PROGRAM := build/scmpl
HARDEN := -D_FORTIFY_SOURCE=2 -fstack-protector-strong
HARDEN_LD := -pie -Wl,-z,relro,-z,now
else ifeq ($(MODE),asan)
PROGRAM := $(OUT)/scmpl
# Builds in two thirds of the time, and the tests take no longer.
OPTIMIZE := -O1
HARDEN := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
# Most runs are short, and two fifths of one are its start and end: the addresses of 100,000
# descriptors put right, and all globals searched for what is leaked, most of them the sanitizers'
# own, which are there twice as libraries.
HARDEN_LD := -fsanitize=address,undefined -no-pie $(shell printf 'int main(void) { return 0; }' | $(CC) \
	-fsanitize=address,undefined -static-libasan -static-libubsan -x c - -o /dev/null 2>/dev/null && \
	echo -static-libasan -static-libubsan)
else ifeq ($(MODE),fuzz)
PROGRAM := $(OUT)/scmpl
CFLAGS ?= $(OPTIMIZE) -g1
HARDEN := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
HARDEN_LD := -fsanitize=address,undefined
else
$(error MODE is release, asan or fuzz)
endif
CFLAGS ?= $(OPTIMIZE) -g

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wold-style-definition -Wpointer-arith -Wwrite-strings \
	-Wcast-qual -Wundef -Wformat=2 -Wvla -Wimplicit-fallthrough
ifeq ($(WERROR),1)
WARNINGS += -Werror
endif

LIBS := libseccomp jansson yaml-0.1 libmd
# Loading shared libraries is a third of what `scmpl exec` takes to start, so the program has
# them inside, where there are static ones.  It stays as hardened; LINK=shared is for who wants
# verify and doctor to speak of a libseccomp that is newer than the program.
ifeq ($(MODE),release)
LINK ?= $(shell printf 'int main(void) { return 0; }' | $(CC) -static-pie -fPIE -x c - \
	-o /dev/null $(addprefix -l,seccomp jansson yaml md) 2>/dev/null && echo static || echo shared)
else
LINK ?= shared
endif
ifeq ($(LINK),static)
PROGRAM_LDFLAGS = $(subst -pie,-static-pie,$(HARDEN_LD)) $(LDFLAGS)
PROGRAM_LDLIBS = $(shell $(PKG_CONFIG) --static --libs $(LIBS)) $(LDLIBS)
else
PROGRAM_LDFLAGS = $(ALL_LDFLAGS)
PROGRAM_LDLIBS = $(ALL_LDLIBS)
endif
# For a build that is only a step: all processors, unless -j said something; in one line, unless
# V=1 wants to see it.
JOBS = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))
STEP = $(if $(Q),tests/step build)
ALL_CPPFLAGS = -D_GNU_SOURCE -Icompiler -I$(GEN) $(CPPFLAGS)
# The same objects make the program and the libraries, which costs the program nothing.
ALL_CFLAGS = -std=c11 -fPIC -fvisibility=hidden $(WARNINGS) $(HARDEN) $(CFLAGS)
ALL_LDFLAGS = $(HARDEN_LD) $(LDFLAGS)
ALL_LDLIBS = $(shell $(PKG_CONFIG) --libs $(LIBS)) $(LDLIBS)

CLI_SRC := $(wildcard compiler/cli/*.c)
LIB_SRC := $(filter-out $(CLI_SRC),$(wildcard compiler/*/*.c))
GEN_SRC := $(GEN)/scmpl.tab.c $(GEN)/scmpl.lex.c
LIB_OBJ := $(LIB_SRC:%.c=$(OUT)/%.o) $(GEN_SRC:$(GEN)/%.c=$(OUT)/gen/%.o)
CLI_OBJ := $(CLI_SRC:%.c=$(OUT)/%.o)

# The program's objects, those first that most runs come through: a fault brings in 16 pages of a
# file, and what is beside costs as much as what is used.
HOT := $(shell sed '/^\#/d; s|^build/gen/|gen/|; s|c$$|o|' compiler/hot-files)
ifneq ($(filter-out $(CLI_OBJ) $(LIB_OBJ),$(HOT:%=$(OUT)/%)),)
$(error there is no $(filter-out $(CLI_OBJ:$(OUT)/%=%) $(LIB_OBJ:$(OUT)/%=%),$(HOT)): take it out of compiler/hot-files)
endif
PROGRAM_OBJ := $(HOT:%=$(OUT)/%)
PROGRAM_OBJ += $(filter-out $(PROGRAM_OBJ),$(LIB_OBJ) $(CLI_OBJ))
GENERATED := $(GEN)/scmpl.tab.h $(GEN)/scmpl.lex.h $(GEN)/stdlib.inc $(GEN)/syscalls.inc \
	$(GEN)/consts.inc $(GEN)/classes.inc $(GEN)/reference.inc $(GEN)/templates.inc
TEMPLATES := $(sort $(wildcard compiler/page/templates/*))
STDLIB := $(sort $(wildcard stdlib/*.scp stdlib/*/*.scp))

UNIT_SRC := $(wildcard tests/unit/test_*.c)
UNIT := $(UNIT_SRC:tests/unit/%.c=$(OUT)/tests/unit/%)
DECIDE := $(OUT)/tests/property/decide

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all deps demo test asan-test asan-all soak bless fuzz fuzz-short lint format \
	format-check pictures bench lib install uninstall clean help

all: $(PROGRAM) ## build the program

define say
	@printf '  %-5s %s\n' $(1) $(2)
endef

# What objects are made with, and the program of them: another compiler, other flags or another
# LINK make them anew.  -Werror changes no object, and tests run make without it.
FLAGS := $(OUT)/flags
LINKED := $(OUT)/linked
MADE_WITH := $(CC) $(ALL_CPPFLAGS) $(filter-out -Werror,$(ALL_CFLAGS))
LINKED_WITH := $(LINK) $(HARDEN_LD) $(LDFLAGS) $(LDLIBS)

# keep FILE,VARIABLE: the file changes when the variable does
define keep
ifneq ($$($(2)),$$(file <$(1)))
$$(shell mkdir -p $(OUT))
$$(file >$(1),$$($(2)))
endif
endef
$(eval $(call keep,$(FLAGS),MADE_WITH))
$(eval $(call keep,$(LINKED),LINKED_WITH))

$(PROGRAM): $(PROGRAM_OBJ) $(LINKED)
	$(if $(Q),$(call say,LINK,$@))
	$(Q)$(CC) $(ALL_CFLAGS) $(PROGRAM_LDFLAGS) -o $@ $(filter-out $(LINKED),$^) $(PROGRAM_LDLIBS)

$(OUT)/libscmpl.a: $(LIB_OBJ)
	$(if $(Q),$(call say,AR,$@))
	$(Q)rm -f $@ && $(AR) qcs $@ $^

$(OUT)/%.o: %.c $(FLAGS) | $(GENERATED)
	$(if $(Q),$(call say,CC,$<))
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(OUT)/gen/%.o: $(GEN)/%.c $(FLAGS) | $(GENERATED)
	$(if $(Q),$(call say,CC,$<))
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Asked once, before anything is built: what is missing, and not just the first of it.
TOOLS := $(GEN)/tools

$(TOOLS):
	@mkdir -p $(@D)
	$(Q)for tool in $(firstword $(CC)) $(BISON) $(FLEX) $(AWK) $(PKG_CONFIG); do \
		command -v $$tool >/dev/null || missing="$$missing $$tool"; done; \
	for library in $(LIBS); do \
		$(PKG_CONFIG) --exists $$library 2>/dev/null || missing="$$missing $$library"; done; \
	test -z "$$missing" || { \
		echo "missing:$$missing"; \
		echo "\`make deps\` installs what building needs: $$(tests/install-deps --missing build)"; \
		exit 1; } >&2
	@touch $@

# Generated sources; never committed.

$(GEN)/scmpl.tab.c $(GEN)/scmpl.tab.h &: grammar/scmpl.y | $(TOOLS)
	$(if $(Q),$(call say,BISON,$<))
	@mkdir -p $(@D)
	$(Q)$(BISON) -Wall -Werror -o $(GEN)/scmpl.tab.c --header=$(GEN)/scmpl.tab.h $<

$(GEN)/scmpl.lex.c $(GEN)/scmpl.lex.h &: grammar/scmpl.l | $(TOOLS)
	$(if $(Q),$(call say,FLEX,$<))
	@mkdir -p $(@D)
	$(Q)$(FLEX) -o $(GEN)/scmpl.lex.c --header-file=$(GEN)/scmpl.lex.h $<

$(GEN)/syscalls.inc: compiler/kernel/gen-syscalls.awk compiler/kernel/sort.awk \
		compiler/kernel/constants.tbl compiler/kernel/syscalls.tbl \
		compiler/kernel/classes.tbl compiler/kernel/arguments.tbl | $(TOOLS)
	$(if $(Q),$(call say,AWK,$@))
	@mkdir -p $(@D)
	$(Q)LC_ALL=C $(AWK) $(addprefix -f ,$(filter %.awk,$^)) $(filter %.tbl,$^) > $@

$(GEN)/consts.inc: compiler/kernel/gen-consts.awk compiler/kernel/sort.awk \
		compiler/kernel/constants.tbl | $(TOOLS)
	$(if $(Q),$(call say,AWK,$@))
	@mkdir -p $(@D)
	$(Q)LC_ALL=C $(AWK) $(addprefix -f ,$(filter %.awk,$^)) $(filter %.tbl,$^) > $@

$(GEN)/classes.inc: compiler/kernel/gen-classes.awk compiler/kernel/sort.awk \
		compiler/kernel/constants.tbl compiler/kernel/classes.tbl | $(TOOLS)
	$(if $(Q),$(call say,AWK,$@))
	@mkdir -p $(@D)
	$(Q)LC_ALL=C $(AWK) $(addprefix -f ,$(filter %.awk,$^)) $(filter %.tbl,$^) > $@

$(GEN)/reference.inc: grammar/reference.awk grammar/LANGUAGE.md | $(TOOLS)
	$(if $(Q),$(call say,AWK,$@))
	@mkdir -p $(@D)
	$(Q)LC_ALL=C $(AWK) -f $^ > $@

$(GEN)/embed: stdlib/embed.c compiler/syntax/stdlib_index.c compiler/syntax/stdlib_index.h \
		compiler/kernel/syscalls.c compiler/kernel/consts.c compiler/kernel/arch.c \
		compiler/core/str.c compiler/core/arena.c compiler/core/base.c \
		$(GEN)/syscalls.inc $(GEN)/consts.inc | $(TOOLS)
	$(if $(Q),$(call say,CC,$@))
	@mkdir -p $(@D)
	$(Q)$(BUILD_CC) -std=c11 -D_GNU_SOURCE -Icompiler -I$(GEN) -o $@ $(filter %.c,$^)

$(GEN)/stdlib.inc: $(GEN)/embed $(STDLIB)
	$(if $(Q),$(call say,EMBED,$@))
	$(Q)$(GEN)/embed stdlib $(STDLIB) > $@

$(GEN)/templates.inc: compiler/page/gen-templates.awk $(TEMPLATES)
	$(if $(Q),$(call say,AWK,$@))
	@mkdir -p $(@D)
	$(Q)LC_ALL=C $(AWK) -f $^ > $@

# Tests.

$(OUT)/tests/unit/%: tests/unit/%.c $(OUT)/libscmpl.a
	$(if $(Q),$(call say,CC,$<))
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS) -MMD -MP -o $@ $< \
		$(OUT)/libscmpl.a -lcmocka $(ALL_LDLIBS)

$(DECIDE): tests/property/decide.c $(OUT)/libscmpl.a
	$(if $(Q),$(call say,CC,$<))
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS) -MMD -MP -o $@ $< \
		$(OUT)/libscmpl.a $(ALL_LDLIBS)

# Who builds as root (sudo make install) in a folder of their own keeps what is built there.
define hand_over
$(Q)[ "$$(id -u)" -ne 0 ] || chown -R -h --reference=Makefile build 2>/dev/null || :
endef

deps: ## install what building needs, and nothing when it is there
	$(Q)tests/install-deps build

demo: ## the same, build, show the founding example enforced
	$(Q)tests/install-deps build
	$(Q)$(STEP) $(MAKE) --no-print-directory $(JOBS) all
	$(hand_over)
	$(Q)SCMPL=build/scmpl examples/founding/demo

test: ## install what the tests need, build, run all tests
	$(Q)tests/install-deps build test
	$(Q)$(STEP) $(MAKE) --no-print-directory $(JOBS) all unit
	$(hand_over)
	$(Q)SCMPL=$(abspath $(PROGRAM)) UNIT_DIR=$(abspath $(OUT)/tests/unit) tests/run $(TEST_ARGS)

.PHONY: unit
unit: $(UNIT) $(DECIDE) ## build the unit tests

# What other programs, make among them, do with a policy, a page, a grammar or our files is no matter
# of how ours was compiled, nor is how long it takes, what tables say, or whether two of its answers
# agree: CI leaves that out.
ASAN_LESS := engines/* live/example-[!l]* browser/* editors/* matrix/* cli/make/* stdlib/* \
	property/growth property/known_costs property/hostile_costs property/suggestions/[!1] \
	cli/diff/listing cli/diff/formatted
asan-test: ## the same under AddressSanitizer and UBSan, less what other programs do
	$(Q)PROPERTY_COUNT=100 TEST_SLOWNESS=12 $(MAKE) --no-print-directory MODE=asan \
		TEST_ARGS="$(TEST_ARGS) $(ASAN_LESS:%=-x '%')" test

asan-all: ## the same with them
	$(Q)PROPERTY_COUNT=150 TEST_SLOWNESS=12 $(MAKE) --no-print-directory MODE=asan test

SOAK_SECONDS ?= 600
soak: all unit ## random policies and profiles, with fresh seeds, for SOAK_SECONDS or inf
	$(Q)SCMPL=$(abspath $(PROGRAM)) DECIDE=$(abspath $(DECIDE)) SOAK_SECONDS=$(SOAK_SECONDS) tests/soak

bless: all ## rewrite the golden files; read the diff afterwards
	$(Q)SCMPL=$(abspath $(PROGRAM)) tests/run --update

# Fuzzing needs clang's libFuzzer.

FUZZ_SECONDS ?= 600
FUZZ_CC ?= clang
FUZZERS := $(patsubst tests/fuzz/%.c,build/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))

build/fuzz/fuzz_%: tests/fuzz/fuzz_%.c build/fuzz/libscmpl.a
	$(if $(Q),$(call say,FUZZ,$@))
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -fsanitize=fuzzer -MMD -MP -o $@ $^ $(ALL_LDLIBS)

.PHONY: fuzzers
fuzzers: $(FUZZERS) ## build the fuzz targets (MODE=fuzz CC=clang)

# One for each, so that -j runs them side by side.  FUZZ_LIMIT says when each ends, CORPUS
# what it knows from before.  No input may take 20 seconds; what takes two is kept, to be
# replayed.
FUZZ_LIMIT = -max_total_time=$(FUZZ_SECONDS)
CORPUS = build/fuzz/corpus-$(<F)
FUZZ_RUNS := $(FUZZERS:%=%.run)
.PHONY: $(FUZZ_RUNS)
$(FUZZ_RUNS): %.run: %
	$(call say,FUZZ,"$(<F) $(FUZZ_LIMIT)")
	@mkdir -p $(CORPUS)
	$(Q)$< $(FUZZ_LIMIT) -timeout=20 -report_slow_units=2 -max_len=4096 \
		-dict=tests/fuzz/scmpl.dict -artifact_prefix=build/fuzz/$(<F)- $(CORPUS) tests/fuzz/seeds-$(<F) > $<.log 2>&1 || \
		{ tail -n 60 $<.log; exit 1; }

# The same targets in the program as users have it, with nothing compiled in and without a fuzzer:
# of all that was kept no input takes two seconds of the processor.
REPLAYS := $(FUZZERS:build/fuzz/%=build/release/tests/fuzz/%)
REPLAY_RUNS := $(REPLAYS:%=%.replay)
.PHONY: $(REPLAY_RUNS)
build/release/tests/fuzz/fuzz_%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c build/release/libscmpl.a
	$(if $(Q),$(call say,CC,$@))
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(ALL_LDLIBS)

$(REPLAY_RUNS): %.replay: %
	$(call say,REPLAY,$(<F))
	$(Q)$< $(CORPUS) tests/fuzz/seeds-$(<F) $(wildcard build/fuzz/$(<F)-slow-unit-*) \
		> $<.log 2>&1 || { tail -n 60 $<.log; exit 1; }

fuzz: ## run every fuzz target for FUZZ_SECONDS, and what was kept in two seconds an input
	$(Q)test -n "$(FUZZERS)"
	$(Q)$(MAKE) --no-print-directory MODE=fuzz CC=$(FUZZ_CC) $(FUZZ_RUNS)
	$(Q)$(MAKE) --no-print-directory $(REPLAY_RUNS)

# The same inputs each time, as many as 8 seconds of CPU have.
short_fuzz_compile := 8000
short_fuzz_import := 6500
short_fuzz_json := 40000
short_fuzz_lsp := 650
short_fuzz_parse := 16000
short_fuzz_read_back := 40000

fuzz-short: ## the same, briefly and from a fixed seed, as CI does
	$(Q)rm -rf build/fuzz/short-* build/fuzz/*-slow-unit-*
	$(Q)$(MAKE) --no-print-directory fuzz CORPUS='build/fuzz/short-$$(<F)' \
		FUZZ_LIMIT='-seed=1 -reload=0 -runs=$$(or $$(short_$$(<F)),10000)'

# Care of the source.

C_FILES := $(wildcard compiler/*.[ch] compiler/*/*.[ch] compiler/bpf/launcher/*.[ch] stdlib/*.c \
	tests/*/*.[ch] examples/*.c examples/*/*.c)

format: ## lay the C files out
	$(Q)clang-format -i $(C_FILES)

format-check: ## say which are laid out otherwise
	$(Q)clang-format --dry-run -Werror $(C_FILES)

# How many states of a function the analyzer looks at: its own 225000 find no more here, and take
# three times as long.
LINT_NODES ?= 60000
lint: format-check $(GENERATED) ## layout, layers, sizes, clang-tidy
	$(Q)tests/lint/layers
	$(Q)tests/lint/sizes
	$(Q)tests/lint/tags
	$(Q)tests/lint/launcher
	$(Q)cd tests && shellcheck --severity=warning install-deps step lint/* lib.sh */*.sh browser/pictures \
		cli/*/*.sh ../examples/*/demo ../examples/*/picture ../examples/*/review ../examples/*/hooks/* \
		../examples/*/sandbox ../examples/*/stacked ../compiler/*/*/generate ../.ci/run
	$(Q)ls -S $(LIB_SRC) $(CLI_SRC) | xargs -P "$$(nproc)" -n 4 sh -c \
		'clang-tidy --quiet --warnings-as-errors="*" "$$@" -- -std=c11 $(ALL_CPPFLAGS) \
		-Xclang -analyzer-config -Xclang max-nodes=$(LINT_NODES)' tidy

pictures: all ## take the pictures of pages anew; look at them before you commit them
	tests/browser/pictures $(PROGRAM)

# What clients of the language server need, the newest of them where they are.
MATRIX ?= $(CURDIR)/build/matrix
MATRIX_SUITES ?= bookworm trixie sid
MATRIX_TESTS := $(MATRIX_SUITES:%=matrix-%)
matrix_clients_trixie := hx libkf6syntaxhighlighting-tools
export MATRIX

.PHONY: matrix $(MATRIX_TESTS)
matrix: $(MATRIX_TESTS) ## all suites on Debian 12, 13 and sid, for the night; into tests/matrix/README.md
	$(Q)$(MAKE) --no-print-directory test TEST_ARGS=matrix/

# One after the other: each has all processors, and most of the memory.
.NOTPARALLEL: matrix
$(MATRIX_TESTS): matrix-%:
	$(Q)tests/matrix/root $* $(MATRIX)/$* make mount sudo ca-certificates $(matrix_clients_$*)
	$(Q)tests/matrix/suite $* $(MATRIX)/$* $(TEST_ARGS)

bench: all ## measure filters, compiling and starting; a table in tests/bench/RESULTS.md
	-$(Q)SCMPL=$(abspath $(PROGRAM)) tests/bench/run | tee tests/bench/RESULTS.md

# What is only made to be installed.
MADE := $(OUT)/install

# The library, for other programs: compiler/scmpl.h says what there is in it.
VERSION := $(shell sed -n 's/^\#define SCMPL_VERSION "\(.*\)"/\1/p' compiler/scmpl.h)
SONAME := libscmpl.so.$(firstword $(subst ., ,$(VERSION)))
SHARED := libscmpl.so.$(VERSION)
PUBLIC_OBJ := $(filter-out %/api/cli.o $(OUT)/compiler/lsp/%,$(LIB_OBJ))

lib: $(MADE)/libscmpl.a $(MADE)/$(SHARED) ## build the libraries that install installs

# One object, in which only what scmpl.h declares is left to be linked with: the names of
# the others are too common to be another program's business.
$(MADE)/libscmpl.a: $(PUBLIC_OBJ)
	$(if $(Q),$(call say,AR,$@))
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(if $(findstring -flto,$(CFLAGS)),-flinker-output=nolto-rel) \
		-r -nostdlib -o $(@:.a=.o) $^
	$(Q)$(OBJCOPY) --localize-hidden $(@:.a=.o)
	$(Q)rm -f $@ && $(AR) qcs $@ $(@:.a=.o)

$(MADE)/$(SHARED): $(PUBLIC_OBJ) compiler/scmpl.map
	$(if $(Q),$(call say,LINK,$@))
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(filter-out -pie,$(ALL_LDFLAGS)) -shared -Wl,-soname,$(SONAME) \
		-Wl,--version-script=compiler/scmpl.map -o $@ $(PUBLIC_OBJ) $(ALL_LDLIBS)

# The program prints its own manual page: name one that runs here when you cross.
NATIVE_PROGRAM ?= $(PROGRAM)

# A manual page each.
COMMANDS := $(patsubst compiler/cli/cmd_%.c,%,$(sort $(wildcard compiler/cli/cmd_*.c)))
PAGES := scmpl.1 $(COMMANDS:%=scmpl-%.1)

# What editors load; what is left is for who builds an extension or a parser.
EDITORS := $(PREFIX)/share/scmpl/editors
EDITOR_FILES := README.md $(patsubst grammar/editors/%,%,$(wildcard $(addprefix \
	grammar/editors/,emacs/* helix/* kate/* pygments/*.py tree-sitter/grammar.js \
	tree-sitter/queries/* tree-sitter/src/*.c tree-sitter/src/tree_sitter/* \
	vim/ftdetect/* vim/ftplugin/* vim/lsp/* vim/lua/* vim/syntax/*)))

# install_data FOLDER,FILE
define install_data
	$(Q)$(INSTALL) -d $(DESTDIR)$(1)
	$(Q)$(INSTALL) -m 644 $(2) $(DESTDIR)$(1)/$(notdir $(2))

endef

install: all lib ## into $(DESTDIR)$(PREFIX): program, manual pages, completion, editor files, library
	$(Q)$(NATIVE_PROGRAM) --man > $(MADE)/scmpl.1
	$(Q)for command in $(COMMANDS); do \
		$(NATIVE_PROGRAM) --man $$command > $(MADE)/scmpl-$$command.1 || exit; done
	$(Q)LC_ALL=C $(AWK) -f grammar/manual.awk -v version="scmpl $(VERSION)" \
		-v date="$$(awk -F'"' '$$1 == ".TH SCMPL 1 " { print $$2 }' $(MADE)/scmpl.1)" \
		grammar/LANGUAGE.md > $(MADE)/scmpl.5
	$(Q)$(NATIVE_PROGRAM) --completion bash > $(MADE)/scmpl
	$(Q)$(NATIVE_PROGRAM) --completion zsh > $(MADE)/_scmpl
	$(Q)$(NATIVE_PROGRAM) --completion fish > $(MADE)/scmpl.fish
	$(Q)sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' -e 's|@LIBS@|$(LIBS)|' \
		-e 's|@LIBDIR@|$(LIBDIR)|' -e 's|@INCLUDEDIR@|$(INCLUDEDIR)|' \
		-e 's|=$(PREFIX)/|=$${prefix}/|' compiler/scmpl.pc.in > $(MADE)/scmpl.pc
	$(if $(Q),$(call say,INST,$(DESTDIR)$(BINDIR)/scmpl))
	$(Q)$(INSTALL) -d $(DESTDIR)$(BINDIR)
	$(Q)$(INSTALL) -m 755 $(PROGRAM) $(DESTDIR)$(BINDIR)/scmpl
	$(if $(Q),$(call say,INST,$(DESTDIR)$(MANDIR)))
	$(foreach page,$(PAGES),$(call install_data,$(MANDIR)/man1,$(MADE)/$(page)))
	$(call install_data,$(MANDIR)/man5,$(MADE)/scmpl.5)
	$(if $(Q),$(call say,INST,"$(DESTDIR)$(DATADIR): completion and editors' files"))
	$(call install_data,$(BASH_COMPLETIONS),$(MADE)/scmpl)
	$(call install_data,$(ZSH_COMPLETIONS),$(MADE)/_scmpl)
	$(call install_data,$(FISH_COMPLETIONS),$(MADE)/scmpl.fish)
	$(foreach file,$(EDITOR_FILES),$(call install_data,$(patsubst %/,%,$(dir \
		$(EDITORS)/$(file))),grammar/editors/$(file)))
	$(if $(Q),$(call say,INST,"$(DESTDIR)$(LIBDIR)/$(SHARED) and scmpl.h"))
	$(call install_data,$(INCLUDEDIR),compiler/scmpl.h)
	$(call install_data,$(PKGCONFIGDIR),$(MADE)/scmpl.pc)
	$(call install_data,$(LIBDIR),$(MADE)/libscmpl.a)
	$(call install_data,$(LIBDIR),$(MADE)/$(SHARED))
	$(Q)ln -sf $(SHARED) $(DESTDIR)$(LIBDIR)/$(SONAME)
	$(Q)ln -sf $(SONAME) $(DESTDIR)$(LIBDIR)/libscmpl.so
	$(hand_over)

uninstall: ## take away what install put there
	$(Q)rm -f $(DESTDIR)$(BINDIR)/scmpl $(addprefix $(DESTDIR)$(MANDIR)/man1/,$(PAGES)) \
		$(DESTDIR)$(MANDIR)/man5/scmpl.5 \
		$(DESTDIR)$(BASH_COMPLETIONS)/scmpl $(DESTDIR)$(ZSH_COMPLETIONS)/_scmpl \
		$(DESTDIR)$(FISH_COMPLETIONS)/scmpl.fish $(DESTDIR)$(INCLUDEDIR)/scmpl.h \
		$(DESTDIR)$(PKGCONFIGDIR)/scmpl.pc $(DESTDIR)$(LIBDIR)/libscmpl.a \
		$(addprefix $(DESTDIR)$(EDITORS)/,$(EDITOR_FILES)) \
		$(addprefix $(DESTDIR)$(LIBDIR)/,$(SHARED) $(SONAME) libscmpl.so)

clean: ## remove what was built
	rm -rf build

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(UNIT:=.d)
