/* SPDX-License-Identifier: Apache-2.0 */
/* Every limit that keeps hostile or mistaken input from costing more than it should. */
#ifndef SCMPL_CORE_LIMITS_H
#define SCMPL_CORE_LIMITS_H

#define LIMIT_SOURCE_BYTES (16u << 20) /* one input file */
#define LIMIT_SOURCES 1000             /* files of one compilation */
#define LIMIT_DEPTH 256    /* brackets in a predicate, groups in groups, includes, YAML */
#define LIMIT_ERRORS 20    /* errors shown in one run */
#define LIMIT_WARNINGS 100 /* warnings shown in one run */
#define LIMIT_SET 8192     /* entries of one set of calls, groups expanded */
#define LIMIT_DIAGRAM_NODES (1u << 23)      /* nodes of one store, some 300 MB */
#define LIMIT_DIAGRAM_WORK (1u << 26)       /* steps of the operations on one, some seconds */
#define LIMIT_DIAGRAM_WORK_LEAST (1u << 23) /* those of no text, half a second ... */
#define LIMIT_DIAGRAM_WORK_BYTE 64          /* ... and of each of its bytes, up to the above */
#define LIMIT_TOLD (1u << 19)   /* nodes of what is decided of one call, to be put into words */
#define LIMIT_TUPLES (1u << 20) /* nodes looked at in dividing one argument into classes */
#define LIMIT_CELLS 1024        /* combinations of classes of arguments and guards */

#endif
