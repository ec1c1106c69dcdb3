/* SPDX-License-Identifier: Apache-2.0 */
/* A session for each test of a file: setup and teardown. */
#ifndef SCMPL_TESTS_UNIT_SESSION_H
#define SCMPL_TESTS_UNIT_SESSION_H

#include "scmpl.h"
#include "api/session.h"

static struct scmpl *s;

static int start(void **state)
{
	(void)state;
	s = scmpl_new();
	return 0;
}

static int finish(void **state)
{
	(void)state;
	scmpl_free(s);
	return 0;
}

#endif
