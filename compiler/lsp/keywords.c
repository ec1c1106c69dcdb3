/* SPDX-License-Identifier: Apache-2.0 */
/* A line about each reserved word; grammar/LANGUAGE.md has more. */
#include "lsp/facts.h"

static const struct {
	const char *word, *text;
} keywords[] = {
	{"allow", "The call is made."},
	{"and", "Both conditions hold."},
	{"any", "`has any A|B`: one of these bits is set at least."},
	{"arch", "`arch x86_64, x86`: the architectures that the policy speaks for."},
	{"baseline", "`baseline linux 6.6`: what becomes of calls that are newer."},
	{"cap", "`if cap SYS_ADMIN`: where the container has this capability."},
	{"const", "`const NAME = VALUE`: a number with a name."},
	{"default", "`default deny`: what becomes of calls that no rule matches."},
	{"deny", "The call is not made; it fails with EPERM, or the errno behind `with`."},
	{"else", "`baseline ... else ERRNO`: what newer calls fail with; `arch ... else "
		 "ACTION`: what calls "
		 "through architectures that are not named take, in place of being killed."},
	{"except", "`A except B`: the calls of A that are not in B."},
	{"expect", "`expect deny chmod`: a test; if it fails, nothing is built."},
	{"extend", "`extend docker-default`: start from a profile of the library."},
	{"flag", "`flag TSYNC`: how the filter is loaded."},
	{"group", "`group my-calls = ...`: a set of calls with a name."},
	{"has", "`flags has A|B`: all of these bits are set."},
	{"if", "`if cap NAME`, `if kernel >= 5.8`: the hosts that a rule is for."},
	{"in", "`in (A, B)`, `in 1..5`: one of these values."},
	{"include", "`include \"FILE\"`: take in the rules and names of a file."},
	{"kernel", "`if kernel >= 5.8`: by the version of the kernel."},
	{"kill", "Ends the process, as by a signal SIGSYS that cannot be handled."},
	{"kill-thread", "Ends the thread that made the call; the others go on."},
	{"lacks", "`flags lacks A|B`: none of these bits is set."},
	{"linux", "`baseline linux 6.6`: the kernel that the policy was written for."},
	{"log", "The call is made, and the kernel logs it."},
	{"low", "`low ARGUMENT`: its low 32 bits alone."},
	{"no", "`if no cap NAME`: where the container lacks this capability."},
	{"not", "The condition behind it does not hold."},
	{"notify", "The call waits for the answer of a supervisor."},
	{"on", "`on x86_64`: the architectures that a rule is for."},
	{"only", "`has only A|B`: no bit but these is set."},
	{"or", "One of the conditions holds."},
	{"override", "`override allow CALLS`: take back what an inherited rule says."},
	{"route", "`route GROUP via CALLS`: other calls that reach the same effect."},
	{"trace", "Stops for a tracer, if there is one; else the call fails with ENOSYS."},
	{"trap", "The call is not made; the thread gets SIGSYS, which it can handle."},
	{"via", "`route GROUP via CALLS`: the calls that lead round the group."},
	{"where", "`where ARGUMENT == VALUE`: the calls with such arguments alone."},
	{"wide", "`wide ARGUMENT`: all 64 bits of it, not those that the kernel looks at; "
		 "`wide` as a statement: of each argument in the file."},
	{"with", "`with EACCES`: the errno that a denied call fails with."},
};

void facts_add_keyword(struct str word, struct sbuf *out)
{
	for (size_t i = 0; i < ARRAY_LEN(keywords); i++)
		if (str_is(word, keywords[i].word))
			sbuf_printf(out, "**%s**: %s\n", keywords[i].word, keywords[i].text);
}
