/* SPDX-License-Identifier: Apache-2.0 */
/* Which libseccomp the machine has, by links made up for it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <seccomp.h>
#include <stdlib.h>
#include <unistd.h>

#include "libseccomp/installed.h"

static void link_to(struct arena *arena, const char *folder, const char *name,
		    const char *version)
{
	const char *path = arena_printf(arena, "%s/%s", folder, name);

	unlink(path);
	assert_int_equal(symlink(arena_printf(arena, "libseccomp.so.%s", version), path), 0);
}

static void test_another_version_is_told(void **state)
{
	const struct scmp_version *own = seccomp_version();
	struct arena *arena = arena_new();
	char folder[] = "/tmp/scmpl.XXXXXX";
	const char *places[3] = {NULL}, *used;

	(void)state;
	assert_non_null(mkdtemp(folder));
	places[0] = arena_printf(arena, "%s/a", folder);
	places[1] = arena_printf(arena, "%s/b*", folder);
	used = arena_printf(arena, "%u.%u.%u", own->major, own->minor, own->micro);
	assert_null(libseccomp_other(arena, places));
	link_to(arena, folder, "a", "9.8.7");
	assert_string_equal(libseccomp_other(arena, places), "9.8.7");
	link_to(arena, folder, "b", used);
	assert_null(libseccomp_other(arena, places));
	unlink(arena_printf(arena, "%s/a", folder));
	unlink(arena_printf(arena, "%s/b", folder));
	rmdir(folder);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_another_version_is_told)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
