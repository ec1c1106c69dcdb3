/* SPDX-License-Identifier: Apache-2.0 */
/* Messages in and out by two descriptors, and when there will be no more. */
#ifndef SCMPL_LSP_TRANSPORT_H
#define SCMPL_LSP_TRANSPORT_H

#include "core/str.h"

#include <jansson.h>

struct transport {
	int in, out;
	int also;    /* another descriptor to listen to; -1: none */
	long parent; /* the process to end with; 0: none was named */
	struct arena *arena;
	struct sbuf bytes; /* read and not taken up ... */
	size_t taken;      /* ... but for as many of them */
	bool is_closed;    /* no more will come */
	bool is_unheard;   /* nobody reads what is sent */
};

enum transport_event {
	TRANSPORT_MESSAGE, /* NULL: it is no JSON */
	TRANSPORT_QUIET,   /* the time is over */
	TRANSPORT_ALSO,    /* there is something to read from the other descriptor */
	TRANSPORT_CLOSED,
};

/* Wait for a message, MILLISECONDS at most, below 0: for ever.  The caller lets go of it. */
enum transport_event transport_next(struct transport *transport, int milliseconds,
				    json_t **message);

/* Send MESSAGE, which is let go of. */
void transport_send(struct transport *transport, json_t *message);

/* Milliseconds of a clock that is never set. */
int64_t transport_now(void);

#endif
