/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compiling in a process of its own: it may take long, or fail, and the server answers
 * meanwhile.  What was found safe that way, the server then compiles itself for those who ask
 * about the model.
 */
#ifndef SCMPL_LSP_WORKER_H
#define SCMPL_LSP_WORKER_H

#include "core/str.h"

struct server;
struct document;

struct worker {
	long pid;        /* 0: none is at work */
	int fd;          /* its answer */
	size_t document; /* index of the one that it looks at */
	int64_t started; /* as of transport_now */
	bool is_told;    /* the diagnostics were published; lenses may follow */
	struct arena *arena;
	struct sbuf answer;
};

/* Diagnose DOCUMENT; what was under way is given up. */
void worker_start(struct server *server, struct document *document);

/* There is something to read, or the end: then what was found is published. */
void worker_read(struct server *server);

/* Give up. */
void worker_stop(struct server *server);

/* Diagnose DOCUMENT now, if that is due, and wait for it some seconds at most; IS_WHOLE: for
   its lenses, too. */
void worker_finish(struct server *server, struct document *document, bool is_whole);

#endif
