/* SPDX-License-Identifier: Apache-2.0 */
#include "emit/ready.h"

#include "bpf/bpf.h"

#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The LEN bytes at IN, 1 to 3, as four characters. */
static void put_group(struct sbuf *out, const unsigned char *in, size_t len)
{
	uint32_t bits = 0;
	char group[4];

	for (size_t i = 0; i < 3; i++)
		bits = bits << 8 | (i < len ? in[i] : 0);
	for (size_t i = 0; i < 4; i++)
		group[i] = i <= len ? digits[bits >> (18 - 6 * i) & 63] : '=';
	sbuf_add(out, group, 4);
}

/* TEXT, of whole groups, as bytes. */
static struct str decode(struct arena *arena, struct str text)
{
	struct sbuf out = {.arena = arena};

	for (size_t i = 0; i + 4 <= text.len; i += 4) {
		uint32_t bits = 0;
		size_t len = 3;

		for (size_t j = 0; j < 4; j++) {
			const char *digit = strchr(digits, text.ptr[i + j]);

			bits = bits << 6 | (digit ? (uint32_t)(digit - digits) : 0);
			len -= text.ptr[i + j] == '=';
		}
		for (size_t j = 0; j < len; j++)
			sbuf_add(&out, (char[]){(char)(bits >> (16 - 8 * j) & 0xff)}, 1);
	}
	return (struct str){out.ptr, out.len};
}

bool base64_emit(struct context *ctx, const struct policy *policy, struct sbuf *out)
{
	struct sbuf bytes = {.arena = ctx->arena}, text = {.arena = ctx->arena};

	if (!bpf_emit(ctx, policy, &bytes))
		return false;
	for (size_t i = 0; i < bytes.len; i += 3)
		put_group(&text, (const unsigned char *)bytes.ptr + i,
			  bytes.len - i < 3 ? bytes.len - i : 3);
	if (!str_equal(decode(ctx->arena, (struct str){text.ptr, text.len}),
		       (struct str){bytes.ptr, bytes.len})) {
		diag_error(ctx->diags, SPAN_NONE, DIAG_SELF_CHECK,
			   "the filter came out wrong in base64");
		return false;
	}
	sbuf_printf(out, "%s\n", sbuf_text(&text));
	return true;
}
