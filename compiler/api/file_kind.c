/* SPDX-License-Identifier: Apache-2.0 */
#include "api/file_kind.h"

#include <ctype.h>
#include <string.h>

#define FILTER_BASE64_MIN 32 /* characters, of three instructions */

static const struct file_kind unit = {
	"a unit of systemd",
	"systemd's sets are groups here: SystemCallFilter=@system-service is "
	"'allow systemd-system-service' under 'default deny'"};
static const struct file_kind podman = {"a configuration of Podman",
					"give the profile that it names"};
static const struct file_kind lxc = {
	"a profile of LXC", "LXC's format is written (-t lxc), and not read: give what "
			    "it was made of"};
static const struct file_kind c_source = {
	"C",
	"headers are written (-t c), and not read: give the policy, or the same as -t bpf"};
static const struct file_kind pseudo_code = {
	"pseudo-code of a filter", "it is for people: give the policy, or the same as -t bpf"};
static const struct file_kind base64 = {"a filter in base64",
					"`base64 -d` makes the raw filter of it"};

/* By what stands at the start of the first line that is neither empty nor a comment. */
static const struct {
	const char *start;
	const struct file_kind *kind;
} starts[] = {
	{"[Unit]\n", &unit},
	{"[Service]\n", &unit},
	{"[Socket]\n", &unit},
	{"[Install]\n", &unit},
	{"[Container]\n", &podman},
	{"[containers]\n", &podman},
	{"1\n", &lxc},
	{"2\nallowlist", &lxc},
	{"2\nwhitelist", &lxc},
	{"2\ndenylist", &lxc},
	{"2\nblacklist", &lxc},
	{"/*", &c_source},
	{"token 0x", &pseudo_code},
	{"if ($arch == ", &pseudo_code},
};

static const char *first_line(const char *at)
{
	while (*at == '#' || *at == ';' || *at == '\n')
		at += strcspn(at, "\n") + (at[strcspn(at, "\n")] != '\0');
	return at;
}

/* One line of such characters, of which no name is this long. */
static bool is_base64(struct str text)
{
	size_t len = text.len - (text.len && text.ptr[text.len - 1] == '\n');

	if (len < FILTER_BASE64_MIN || len % 4)
		return false;
	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)text.ptr[i]) && text.ptr[i] != '+' &&
		    text.ptr[i] != '/' && !(text.ptr[i] == '=' && i + 2 >= len))
			return false;
	return true;
}

const struct file_kind *file_kind_of(struct str text)
{
	const char *line = first_line(text.ptr);

	for (size_t i = 0; i < ARRAY_LEN(starts); i++)
		if (strncmp(line, starts[i].start, strlen(starts[i].start)) == 0)
			return starts[i].kind;
	return is_base64(text) ? &base64 : NULL;
}
