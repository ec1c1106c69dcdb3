/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An OCI image layout with one seccomp profile in it, as container runtimes pull it for a pod
 * (Kubernetes' KEP-6061): oci-layout, index.json, and by their SHA-256 below blobs/ a manifest,
 * an empty configuration whose media type says what the artifact is, and one layer, the profile
 * in the form of OCI runtimes.  Sources: OCI's image-spec, image-layout.md and manifest.md.
 */
#ifndef SCMPL_EMIT_LAYOUT_H
#define SCMPL_EMIT_LAYOUT_H

#include "core/context.h"
#include "emit/output_files.h"
#include "model/policy.h"

#define LAYOUT_MARK "oci-layout"
#define LAYOUT_INDEX "index.json"
#define LAYOUT_BLOBS "blobs/sha256/"
#define LAYOUT_CONFIG_TYPE "application/vnd.cncf.seccomp-profile.config.v1+json"
#define LAYOUT_MANIFEST_TYPE "application/vnd.oci.image.manifest.v1+json"

/*
 * Append the files of the layout that says what POLICY, whose guards are decided, says to
 * FILES, proven.  False, with FILES as they were, when none does; the reason is diagnosed.
 */
bool layout_emit(struct context *ctx, const struct policy *policy, struct output_files *files);

/* The digest of the manifest in FILES, which layout_emit made: "sha256:...". */
const char *layout_digest(struct arena *arena, const struct output_files *files);

/* The SHA-256 of TEXT in hexadecimal. */
const char *layout_hash(struct arena *arena, struct str text);

/* Where a layout is: its file NAME, a source of CTX's; NULL, reported, when there is none. */
struct layout_place {
	const struct source *(*open)(struct context *ctx, void *data, const char *name);
	void *data;
};

struct layout_content {
	const char *digest; /* of the manifest, "sha256:..."; what the artifact is called by */
	const struct source *profile;
};

/* What the layout at PLACE has, by digests that hold; false after a diagnosis. */
bool layout_read(struct context *ctx, struct layout_place place,
		 struct layout_content *content);

#endif
