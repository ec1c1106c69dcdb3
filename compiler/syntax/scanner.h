/* SPDX-License-Identifier: Apache-2.0 */
/* Flex writes the scanner's header in terms of types that only bison's header has. */
#ifndef SCMPL_SYNTAX_SCANNER_H
#define SCMPL_SYNTAX_SCANNER_H

#include "scmpl.tab.h"

#ifndef YYSTYPE
#define YYSTYPE SCMPL_YYSTYPE
#define YYLTYPE SCMPL_YYLTYPE
#endif
#include "scmpl.lex.h"

#endif
