# SPDX-License-Identifier: Apache-2.0
"""What each method answers, at places marked in the text: ^ is where the cursor is."""

import os
import pathlib
import subprocess

from client import Client, apply, run_tests, text_range

URI = "file:///nowhere/policy.scp"


class Text:
    """An open text, its cursors taken out."""

    def __init__(self, text, uri=URI):
        self.places, self.text = [], ""
        for part in text.split("^"):
            self.text += part
            lines = self.text.split("\n")
            self.places.append((len(lines) - 1, len(lines[-1])))
        self.places.pop()
        self.uri = uri
        self.client = Client()
        self.client.initialize()
        self.client.open(uri, self.text)

    def at(self, method, place=0, **more):
        return self.client.at(method, self.uri, *self.places[place], **more)

    def of(self, method, **more):
        return self.client.of(method, self.uri, **more)

    def labels(self, place=0):
        items = self.at("completion", place)["items"]
        return [item["label"] for item in sorted(items, key=lambda item: item["sortText"])]

    def hover(self, place=0):
        found = self.at("hover", place)
        return found["contents"]["value"] if found else None

    def actions(self, place=0, **context):
        line, character = self.places[place]
        return self.of(
            "codeAction",
            range=text_range(line, character, line, character),
            context={"diagnostics": [], **context},
        )

    def after(self, title, place=0):
        """The text after the action whose title starts so."""
        (action,) = [a for a in self.actions(place) if a["title"].startswith(title)]
        return apply(self.text, action["edit"]["changes"][self.uri])


def labels(text):
    return Text(text).labels()


# completion


def test_statements_in_an_empty_file():
    found = labels("^")
    assert found[0].startswith("policy: "), found
    assert {"default", "extend", "deny", "kill-thread", "include", "arch"} <= set(found)
    assert "where" not in found and "chmod" not in found


def test_groups_before_calls_behind_a_verb():
    text = Text("default allow\ndeny ch^")
    found = text.labels()
    assert found.index("chmod-family") < found.index("chmod")
    item = next(i for i in text.at("completion")["items"] if i["label"] == "chmod-family")
    assert item["detail"], item
    assert item["textEdit"]["range"] == text_range(1, 5, 1, 7)
    assert "fchmodat2" in text.client.call("completionItem/resolve", item)["documentation"]["value"]


def test_own_groups_come_first():
    found = labels("group my-own \"mine\" = chmod\ndefault allow\ndeny my-^\ndeny mkdir")
    assert found[0] == "my-own", found[:3]


def test_a_hyphen_is_part_of_the_word():
    text = Text("default allow\ndeny chmod-fam^")
    for item in text.at("completion")["items"]:
        assert item["textEdit"]["range"] == text_range(1, 5, 1, 14)


def test_clauses_behind_a_set():
    found = labels("default allow\ndeny socket ^\ndeny mkdir\n")
    assert {"where", "on", "if", "with", "except"} <= set(found), found
    assert "deny" not in found


def test_statements_at_the_start_of_a_line():
    assert "expect" in labels("default allow\ndeny socket\n^\ndeny mkdir\n")


def test_arguments_of_the_call():
    for text in (
        "default allow\ndeny socket where ^\nallow read\n",
        "default allow\ndeny socket(^\n",
        "default allow\nexpect deny socket(^",
        "default allow\nexpect deny socket(family = AF_UNIX, ^",
        "default allow\ndeny socket where family == AF_UNIX and ^",
        "default allow\ndeny mkdir where\ndeny socket where (^",
    ):
        assert labels(text)[:3] == ["family", "type", "protocol"], text


def test_constants_of_the_argument():
    for text in (
        "default allow\ndeny socket where family == ^\ndeny mkdir\n",
        "default allow\ndeny socket where family in (AF_UNIX, ^",
        "default allow\ndeny socket where domain not in (^",
        "default allow\ndeny socket(family == AF_^)",
        "default allow\nexpect deny socket(family = ^)",
    ):
        found = labels(text)
        assert found[:2] == ["AF_UNIX", "AF_INET"], (text, found[:5])
        assert "AF_VSOCK" in found and "EPERM" not in found
    assert labels("default allow\ndeny clone where flags has ^")[0].startswith("CLONE_")
    assert "NULL" in labels("default allow\ndeny mount where dev_name == ^")


def test_wide_and_low():
    for text in ("default allow\ndeny socket where ^", "default allow\ndeny socket(not ^"):
        found = labels(text)
        assert {"wide", "low", "not"} <= set(found) and "deny" not in found, (text, found)
    for prefix in ("wide", "low"):
        found = labels(f"default allow\ndeny socket where {prefix} ^")
        assert found[:3] == ["family", "type", "protocol"], found
    assert "wide" in labels("default allow\n^\ndeny mkdir\n")
    assert "wide" not in labels("default allow\ndeny mkdir ^\n")


def test_constants_behind_a_mask():
    for text in (
        "default allow\ndeny clone where flags & ^",
        "default allow\ndeny clone where flags & 0xff in (^",
        "default allow\ndeny clone where flags & 0xff not in (0, ^",
    ):
        assert labels(text)[0].startswith("CLONE_"), text


def test_own_constants():
    assert "MY_OWN" in labels("const MY_OWN = 1\ndeny socket where family == ^")


def test_names_by_clause():
    assert labels("default allow\ndeny chmod with ^")[:3] == ["EACCES", "ENOSYS", "EPERM"]
    assert "SYS_ADMIN" in labels("default allow\ndeny chmod if cap ^")
    assert {"cap", "no", "kernel", "not"} <= set(labels("default allow\ndeny chmod if ^"))
    assert "x86_64" in labels("arch ^")
    assert "aarch64" in labels("default allow\ndeny chmod on x86_64, ^")
    assert labels("extend ^") == ["docker-default", "podman-default"]
    assert "29.4" in labels("extend docker-default@^")
    assert "TSYNC" in labels("flag ^")
    assert labels("default ^") == sorted(
        ["allow", "deny", "log", "notify", "trace", "trap", "kill", "kill-thread"]
    )


def test_files_to_include():
    folder = pathlib.Path.cwd().resolve()
    for name in ("base.scp", "other.json", "notes.txt", "main.scp"):
        (folder / name).write_text("")
    for text in ("include ^", 'include "^', 'include "ba^"\ndefault allow'):
        assert Text(text, (folder / "main.scp").as_uri()).labels() == [
            '"base.scp"',
            '"other.json"',
        ]


def test_nothing_in_comments_and_descriptions():
    assert Text("default allow # deny ^").at("completion") is None
    assert labels('group my-x "deny ^"') == []


def test_broken_lines_elsewhere_do_no_harm():
    text = Text("default allow\ndeny chmod where mo\n)(\ndeny ch^mod\ndeny \"\ngroup = \ndeny socket where fam^ily ==")
    assert "chmod-family" in text.labels(0)
    assert "chmod(" in text.hover(0)
    assert "socket(" in text.hover(1)
    assert len(text.of("documentSymbol")) == 6


# hover and signatures


def test_hover():
    text = Text(
        "extend docker-def^ault\n"
        "de^ny soc^ket with EACC^ES where fam^ily == AF_VS^OCK on x86^_64 if no cap SYS_AD^MIN\n"
        "deny mount-fam^ily # not h^ere\n"
    )
    for place, part in enumerate(
        [
            "Docker's default profile",
            "decides 1 call; no expectation tests this",
            "socket(family, type, protocol)",
            "errno 13",
            "32 bits, signed",
            "`40`",
            "SCMP_ARCH_X86_64",
            "capability 21",
            "Ways round it:",
        ]
    ):
        assert part in (text.hover(place) or ""), (part, text.hover(place))
    assert text.hover(9) is None


def test_hover_of_own_names():
    text = Text('const MY_A = AF_UNIX|1\ngroup my-x "all of mine" = chmod\ndeny my-^x, socket where family == MY^_A')
    assert "all of mine" in text.hover(0) and "`chmod`" in text.hover(0)
    assert "const MY_A = AF_UNIX|1" in text.hover(1)


def test_signature():
    text = Text("default allow\ndeny socket where type^ == 1\nexpect deny mkdir(pathname = ^)\ndeny ^chmod")
    help = text.at("signatureHelp", 0)
    assert help["signatures"][0]["label"] == "socket(family, type, protocol)"
    assert help["activeParameter"] == 1
    assert help["signatures"][0]["parameters"][1]["label"] == [15, 19]
    assert text.at("signatureHelp", 1)["signatures"][0]["label"].startswith("mkdir(")
    assert text.at("signatureHelp", 2) is None


# Names.


def test_definition():
    text = Text("group my-x = chmod\nconst MY_A = 1\ndeny my-^x, mount-fam^ily\ndeny socket where family == MY_^A\nextend docker-de^fault")
    assert text.at("definition", 0)["range"] == text_range(0, 6, 0, 10)
    assert text.at("definition", 2)["range"] == text_range(1, 6, 1, 10)
    for place, part in ((1, 'group mount-family "'), (3, "# SPDX")):
        found = text.at("definition", place)
        path = pathlib.Path(found["uri"].removeprefix("file://").replace("%40", "@"))
        assert path.stat().st_mode & 0o777 == 0o444
        line = path.read_text().splitlines()[found["range"]["start"]["line"]]
        assert line.startswith(part), line
        text.client.open(found["uri"], path.read_text())
        assert text.client.wait_diagnostics(found["uri"]) == []


def test_references_and_rename_over_includes():
    folder = pathlib.Path.cwd().resolve()
    main, base = (folder / "a b.scp").as_uri(), (folder / "lib.scp").as_uri()
    (folder / "lib.scp").write_text("group my-x = chmod\ngroup my-z = my-x\n")
    text = Text('include "lib.scp"\ndefault allow\ndeny my-^x # my-x\nexpect deny my-x, my-z\n', main)
    found = text.at("references", context={"includeDeclaration": True})
    places = sorted((f["uri"], f["range"]["start"]["line"], f["range"]["start"]["character"]) for f in found)
    assert places == sorted([(main, 2, 5), (main, 3, 12), (base, 0, 6), (base, 1, 13)]), places
    found = text.at("references", context={"includeDeclaration": False})
    assert len(found) == 3
    assert len(text.at("documentHighlight")) == 2
    assert text.at("prepareRename")["placeholder"] == "my-x"
    changes = text.at("rename", newName="my-new")["changes"]
    assert apply(text.text, changes[main]) == 'include "lib.scp"\ndefault allow\ndeny my-new # my-x\nexpect deny my-new, my-z\n'
    assert apply((folder / "lib.scp").read_text(), changes[base]) == "group my-new = chmod\ngroup my-z = my-new\n"
    # From the other side: what includes it is open, so its uses are found.
    text.client.open(base, (folder / "lib.scp").read_text())
    changes = text.client.at("rename", base, 0, 8, newName="my-new")["changes"]
    assert len(changes[main]) == 2 and len(changes[base]) == 2, changes
    assert text.of("documentLink")[0]["target"] == base


def write_files(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def test_rename_reaches_files_that_are_not_open():
    folder = pathlib.Path.cwd().resolve() / "project"
    files = {
        "lib.scp": "group my-x = chmod\n",
        "main.scp": 'include "lib.scp"\ndefault allow\ndeny my-x\n',
        "sub/deep/other.scp": 'include "../../lib.scp"\ndefault allow\ndeny my-x\ngroup my-t = mkdir\n',
        "sub/own.scp": "group my-x = mkdir\ndefault allow\ndeny my-x\n",
        "node_modules/x.scp": 'include "../lib.scp"\ndefault allow\ndeny my-x\n',
    }
    write_files(folder, files)
    for options, reached in (
        ({"workspaceFolders": [{"uri": folder.as_uri(), "name": "it"}]}, ["lib.scp", "main.scp", "sub/deep/other.scp"]),
        ({"rootUri": folder.as_uri()}, ["lib.scp", "main.scp", "sub/deep/other.scp"]),
        ({"workspaceFolders": None}, ["lib.scp", "main.scp"]),
    ):
        client = Client()
        client.initialize(**options)
        for name, place in (("lib.scp", (0, 7)), ("main.scp", (2, 6))):
            uri = (folder / name).as_uri()
            client.open(uri, files[name])
            changes = client.at("rename", uri, *place, newName="my-new")["changes"]
            assert sorted(changes) == [(folder / one).as_uri() for one in reached], (options, changes)
            for one in reached:
                text = apply(files[one], changes[(folder / one).as_uri()])
                assert "my-x" not in text and "my-new" in text, text
            client.close(uri)
        uri = (folder / "lib.scp").as_uri()
        client.open(uri, files["lib.scp"])
        is_refused = not_renamed(client, uri, (0, 7), "my-t")
        assert is_refused == ("sub/deep/other.scp" in reached), options
        assert client.end() == 0


def test_folders_that_come_and_go():
    folder = pathlib.Path.cwd().resolve() / "coming"
    write_files(folder, {"one.scp": "group my-x = chmod\nconst MY_A = 1\n"})
    event = [{"uri": folder.as_uri(), "name": "it"}]
    client = Client()
    client.initialize()
    assert client.call("workspace/symbol", {"query": "m"}) == []
    client.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": event, "removed": []}})
    found = client.call("workspace/symbol", {"query": "m"})
    assert [(one["name"], one["location"]["uri"]) for one in found] == [("my-x", (folder / "one.scp").as_uri())]
    client.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": event}})
    assert client.call("workspace/symbol", {"query": "m"}) == []
    assert client.end() == 0


def test_references_of_the_library():
    folder = pathlib.Path.cwd().resolve() / "users"
    write_files(folder, {"closed.scp": "default allow\ndeny mount-family\n", "else.scp": "deny chmod-family\n"})
    client = Client()
    client.initialize(workspaceFolders=[{"uri": folder.as_uri(), "name": "it"}])
    client.open(URI, "default allow\ndeny mount-family, setns\n")

    def lines(character, **context):
        return {
            (one["uri"], pathlib.Path(one["uri"].removeprefix("file://").replace("%40", "@")).read_text().split("\n")[one["range"]["start"]["line"]])
            for one in client.at("references", URI, 1, character, context=context)
            if one["uri"] != URI
        }

    found = lines(8)
    assert ((folder / "closed.scp").as_uri(), "deny mount-family") in found, found
    assert any(line.startswith('group mount-family "') for _, line in found), found
    assert any(line.startswith("route mount-family ") for _, line in found), found
    assert not any("else.scp" in uri for uri, _ in found), found
    assert not any(line.startswith("group mount-family") for _, line in lines(8, includeDeclaration=False))
    assert any("setns" in line for _, line in lines(20)), lines(20)
    assert client.end() == 0


def not_renamed(client, uri, place, name):
    request = client.ask(
        "textDocument/rename",
        {
            "textDocument": {"uri": uri},
            "position": {"line": place[0], "character": place[1]},
            "newName": name,
        },
    )
    return "error" in client.answer(request)


def refused(text, place, **more):
    method = "textDocument/" + ("rename" if more else "prepareRename")
    line, character = text.places[place]
    request = text.client.ask(
        method,
        {"textDocument": {"uri": text.uri}, "position": {"line": line, "character": character}, **more},
    )
    return "error" in text.client.answer(request)


def test_rename_refuses():
    text = Text("group my-x = chmod\ngroup my-y = mkdir\ndeny my-^x, mount-fam^ily, chm^od, no-s^uch")
    assert not refused(text, 0)
    for place in (1, 2, 3):
        assert refused(text, place) and refused(text, place, newName="my-z")
    for name in ("my-y", "mount-family", "chmod", "", "my-x, chmod", "kill-thread", "my-a # x", "MY_X", "-a", "my-\u00e4"):
        assert refused(text, 0, newName=name), name
    assert not refused(text, 0, newName="my-z")


def test_symbols_and_ranges():
    text = Text("# one\n# two\ndefault allow\ngroup my-x\n        = chmod,\n        mkdir\ndeny my-x # x\nexpect deny (^mkdir")
    names = [(s["name"], s["kind"]) for s in text.of("documentSymbol")]
    assert names == [("default allow", 7), ("my-x", 5), ("deny my-x", 12), ("expect deny (mkdir", 24)], names
    folds = [(f["startLine"], f["endLine"], f.get("kind")) for f in text.of("foldingRange")]
    assert folds == [(0, 1, "comment"), (3, 5, None)], folds
    found = text.client.call("workspace/symbol", {"query": "mx"})
    assert [s["name"] for s in found] == ["my-x"]
    (selection,) = text.of("selectionRange", positions=[{"line": 4, "character": 12}])
    widths = []
    while selection:
        widths.append(selection["range"]["start"]["line"])
        selection = selection.get("parent")
    assert widths == [4, 3, 0], widths


# Edits.


def test_formatting():
    for text, wanted in (
        ("default   allow\ndeny mkdir,chmod\n", "default allow\ndeny chmod, mkdir\n"),
        ("# a\ndefault allow\ndeny mkdir,chmod # b\ndeny rmdir", "# a\ndefault allow\ndeny chmod, mkdir  # b\ndeny rmdir\n"),
        ("default allow\n", "default allow\n"),
    ):
        one = Text(text)
        assert apply(text, one.of("formatting", options={})) == wanted, text
    assert Text("default allow\ndeny (").of("formatting", options={}) is None


def test_corrections():
    text = Text("default allow\ndeny ch^mod, fchmod\n")
    assert text.after("Correct: ") == "default allow\ndeny chmod-family\n"
    action = text.actions()[0]
    assert action["isPreferred"] and action["kind"] == "quickfix"
    assert text.actions(only=["refactor"]) and all(a["kind"] == "refactor.rewrite" for a in text.actions(only=["refactor"]))
    (everything,) = text.actions(only=["source.fixAll"])
    fixed = apply(text.text, everything["edit"]["changes"][URI])
    assert fixed.startswith("default allow\ndeny chmod-family\n"), fixed


def test_did_you_mean():
    for text, wanted in (
        ("default allow\ndeny chm^od, fchmodt, read\n", "default allow\ndeny chmod, fchmod, read\n"),
        ("default allow\ndeny mount-fam^ilie\n", "default allow\ndeny mount-family\n"),
        ("default allow\ndney^ chmod\n", "default allow\ndeny chmod\n"),
        ("default allow\ndeny socket where famly^ == 1\n", "default allow\ndeny socket where family == 1\n"),
    ):
        one = Text(text)
        if "fchmodt" in text:
            one.places = [(1, 13)]
        assert one.after("Change to ") == wanted, text


def test_a_policy_without_default():
    text = Text("deny chmod-family^\n")
    assert text.after("Add 'default allow'") == "default allow\ndeny chmod-family\n"


def test_ways_round_can_be_closed():
    text = Text("default allow\ndeny mount-fam^ily # all\nallow read\n")
    assert text.after("Add 'deny pivot_root'") == "default allow\ndeny mount-family # all\ndeny pivot_root\nallow read\n"


def test_ways_round_that_a_rule_opens():
    for allowed, wanted in (
        ("mount-family, read", "mount-family, read except fsmount, open_tree"),
        ("mount-family except\n  umount2", "mount-family except umount2, fsmount, open_tree"),
    ):
        text = Text(f"default deny\nallow {allowed}\ndeny unsh^are # why\n")
        assert text.after("Add 'except ") == f"default deny\nallow {wanted}\ndeny unshare # why\n"
    # What would leave nothing of the rule, or lose a comment, is nobody's wish.
    for allowed in ("fsmount, open_tree", "mount-family, # all of it\n  read"):
        text = Text(f"default deny\nallow {allowed}\ndeny unsh^are\n")
        assert not [a for a in text.actions() if "except" in a["title"]], text.actions()


def test_a_start_from_the_default_profile():
    text = Text("deny chmod-family^\n")
    assert text.after("Add 'extend docker-default'") == "extend docker-default\ndeny chmod-family\n"


def test_a_test_for_a_rule():
    for rule, wanted in (
        ("deny mou^nt-family\n", "deny mount-family\nexpect deny mount-family\n"),
        ("deny mou^nt-family  # all\nallow read", "deny mount-family  # all\nexpect deny mount-family\nallow read"),
        ("deny ch^mod; allow read", "deny chmod\nexpect deny chmod; allow read"),
    ):
        text = Text("default allow\n" + rule)
        assert text.after("Add a test") == "default allow\n" + wanted, rule


def test_what_beats_a_rule():
    text = Text("default allow\n^deny chmod-family, mkdir\nkill chmod\n")
    assert "decides 4 calls" in text.hover() and "beaten for `chmod` (line 3)\n" in text.hover(), text.hover()
    assert "beaten" not in Text("default allow\n^deny chmod-family\nkill chmod where mode == 1\n").hover()


RESOLVING = {
    "textDocument": {
        "codeAction": {
            "codeActionLiteralSupport": {},
            "resolveSupport": {"properties": ["edit"]},
        }
    }
}


def rewritten(listing):
    """LISTING after the action that takes it for a default profile with a difference."""
    client = Client()
    client.initialize(capabilities=RESOLVING)
    client.open(URI, listing)
    actions = client.of(
        "codeAction", URI, range=text_range(0, 0, 0, 0), context={"diagnostics": []}
    )
    found = [action for action in actions if action["title"].startswith("Extend the engine's")]
    if not found:
        return None
    answer = client.answer(client.ask("codeAction/resolve", found[0]))
    if "error" in answer:
        return answer["error"]["message"]
    return apply(listing, answer["result"]["edit"]["changes"][URI])


def test_a_list_extends_the_default_that_it_nearly_is():
    policy = pathlib.Path("policy.scp")
    policy.write_text("extend docker-default@29.4\narch x86_64\nallow mount-family\ndeny keyctl, chmod-family\n")
    scmpl = os.environ["SCMPL"]
    listing = subprocess.run([scmpl, "diff", "--textconv", policy], capture_output=True, text=True, check=True).stdout
    text = rewritten("# Mine.\n\n" + listing)
    assert text.startswith("# Mine.\n\nextend docker-default@29.4\n"), text
    assert "allow mount-family\n" in text and "deny chmod-family\n" in text, text
    assert len(text.splitlines()) < 12, text
    after = pathlib.Path("after.scp")
    after.write_text(text)
    assert subprocess.run([scmpl, "diff", policy, after], check=False).returncode == 0
    # What would be lost is not offered, what is no engine's default is not made.
    assert rewritten(listing + "expect deny keyctl\n") is None
    assert rewritten(listing + "# mine\n") is None
    assert rewritten("default allow\ndeny chmod-family\n") is None
    few = "default kill\narch x86_64\nallow " + ", ".join(
        line.split()[1] for line in listing.splitlines()[2:60]
    )
    assert rewritten(few + "\n") == "no engine's default is near enough to this policy"


IMPORTING = {
    **RESOLVING,
    "workspace": {"workspaceEdit": {"documentChanges": True, "resourceOperations": ["create"]}},
}


def offered(client, uri):
    return client.of("codeAction", uri, range=text_range(0, 0, 0, 0), context={"diagnostics": []})


def test_a_profile_becomes_a_policy():
    folder = pathlib.Path.cwd().resolve()
    rules = (
        '{"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"], "syscalls": '
        '[{"names": ["chmod", "fchmod", "fchmodat", "fchmodat2"], "action": "SCMP_ACT_ERRNO"}]}'
    )
    client = Client()
    client.initialize(capabilities=IMPORTING)
    for name, profile in (
        ("profile.json", rules),
        ("config.json", '{"ociVersion": "1.0", "linux": {"seccomp": ' + rules + "}}"),
        ("spo.json", '{"kind": "SeccompProfile", "spec": ' + rules + "}"),
        ("spo.yaml", "kind: SeccompProfile\nspec: " + rules + "\n"),
    ):
        uri, policy = (folder / name).as_uri(), (folder / name).with_suffix(".scp")
        client.open(uri, profile)
        assert [d for d in client.wait_diagnostics(uri) if d["severity"] == 1] == [], name
        line = profile[: profile.index("fchmodat2")].count("\n")
        place = profile.split("\n")[line].index("fchmodat2") + 2
        assert "fchmodat2(" in client.at("hover", uri, line, place)["contents"]["value"], name
        (action,) = offered(client, uri)
        create, fill = client.call("codeAction/resolve", action)["edit"]["documentChanges"]
        assert create == {"kind": "create", "uri": policy.as_uri()}
        assert "deny chmod-family" in fill["edits"][0]["newText"], fill
        client.change(uri, profile.replace('"chmod"', '"chmdo"'))
        (unknown,) = [d for d in client.wait_diagnostics(uri) if d["code"] == "unknown-syscall"]
        assert unknown["range"]["start"]["character"] == profile.split("\n")[line].index('"chmod"')
        client.change(uri, '{"defaultAction": ')
        assert "error" in client.answer(client.ask("codeAction/resolve", action))
        client.change(uri, profile)
        policy.write_text("")
        assert offered(client, uri) == []
        policy.unlink()
    assert client.end() == 0


def test_other_json_is_no_profile():
    folder = pathlib.Path.cwd().resolve()
    client = Client()
    client.initialize(capabilities=IMPORTING)
    for text in (
        '{"name": "x", "version": "1"}',
        '{"ociVersion": "1.0", "linux": {}}',
        '{"kind": "Pod", "spec": {"defaultAction": "SCMP_ACT_ALLOW"}}',
        "kind: Pod\nspec: {}\n",
        '{"defaultAction": ',
        "{}",
    ):
        client.open((folder / "any.json").as_uri(), text)
        assert offered(client, (folder / "any.json").as_uri()) == [], text
    assert client.end() == 0


# What is shown beside the text.


def test_semantic_tokens():
    text = Text('const MY_A = 1\ngroup my-x "d" = chmod # c\n')
    legend = ["keyword", "number", "function", "class", "namespace", "enumMember", "parameter", "type", "string", "comment"]
    data, line, character, found = text.of("semanticTokens/full")["data"], 0, 0, []
    lines = text.text.split("\n")
    for i in range(0, len(data), 5):
        line, character = line + data[i], data[i + 1] + (character if data[i] == 0 else 0)
        found.append((lines[line][character : character + data[i + 2]], legend[data[i + 3]], data[i + 4]))
    assert found == [
        ("const", "keyword", 0), ("MY_A", "enumMember", 1), ("1", "number", 0),
        ("group", "keyword", 0), ("my-x", "class", 1), ('"d"', "string", 0),
        ("chmod", "function", 0), ("# c", "comment", 0),
    ], found


def outline(text):
    return [symbol["name"] for symbol in Text(text).of("documentSymbol")]


def test_where_statements_start():
    for lines in (
        ["default deny", "wide", "allow socket where wide family == 1 or (wide type == 1)", "wide"],
        ["allow chown where low group == 1 and not wide group == 3", "wide"],
        ["deny mkdir with 524", "kill chmod"],
        ["deny mkdir with EACCES", "kill chmod"],
        ["default deny with 38", "kill chmod", "expect deny with 38 kill, mkdir", "log chmod"],
        ["allow clone where flags & 0xff not in (0, 1)", "wide"],
    ):
        assert outline("\n".join(lines)) == lines, (outline("\n".join(lines)), lines)


def test_hints_of_wide_arguments():
    for text, wanted in (
        ("deny socket where wide family == 1 or type == 1", ["64 bits", "32 bits, signed"]),
        ("deny socket(family == 1)\nwide\ndeny mmap(low prot == 1)", ["64 bits", "32 bits"]),
        ("wide\nexpect deny socket(family = 1)", ["32 bits, signed"]),
    ):
        hints = Text("default allow\n" + text).of("inlayHint", range=text_range(0, 0, 9, 0))
        assert [hint["label"] for hint in hints] == wanted, (text, hints)


def test_hints():
    text = Text("default allow\ndeny chmod-family\ndeny socket where family == 1\n")
    hints = text.of("inlayHint", range=text_range(0, 0, 9, 0))
    assert [(h["label"], h["position"]["line"]) for h in hints] == [("4 calls", 1), ("32 bits, signed", 2)], hints
    assert len(text.of("inlayHint", range=text_range(2, 0, 3, 0))) == 1


def test_lenses():
    text = Text("default allow\ndeny chmod-family\ndeny mkdir\nexpect deny mkdir\ndeny chmod\n")
    lenses = [(one["range"]["start"]["line"], one["command"]["title"]) for one in text.of("codeLens")]
    assert lenses[:2] == [(1, "decides 4 calls; no expectation tests this"), (2, "decides 1 call")], lenses
    assert Text("deny nonsense").of("codeLens") == []


def text_at(text, line):
    """A Text with its place at the start of LINE."""
    lines = text.split("\n")
    return Text("\n".join(lines[:line] + ["^" + lines[line]] + lines[line + 1 :]))


def test_lenses_and_hints_of_what_is_whole():
    untested = "; no expectation tests this"
    for text, wanted in (
        ("deny chmod-family", [(0, "decides 4 calls" + untested)]),
        ("default allow\ndeny nonsense\ndeny mkdir\nexpect deny mkdir", [(2, "decides 1 call")]),
        ("default allow\ngroup my-x = nonsense\ndeny my-x\ndeny mkdir", [(3, "decides 1 call" + untested)]),
        ('default allow\ndeny chmod where\n)(\ngroup = \ndeny "\ndeny mkdir', [(5, "decides 1 call" + untested)]),
        ("default allow\ndeny mkdir\nexpect allow mkdir", [(1, "decides 1 call")]),
        ('default allow\ninclude "no.scp"\ndeny mkdir', [(2, "decides 1 call" + untested)]),
        ("default deny\ndeny chmod\nallow chmod", [(1, "decides 1 call" + untested), (2, "never decides")]),
    ):
        lenses = Text(text).of("codeLens")
        found = [(one["range"]["start"]["line"], one["command"]["title"]) for one in lenses]
        assert found == wanted, (text, found)
        for line, title in wanted:  # hover tells the same
            said = text_at(text, line).hover()
            assert "\n" + title in said, (text, said)
    text = Text("default   allow\ndeny   nonsense, mount-family\nexpect allow mount\n")
    assert [h["label"] for h in text.of("inlayHint", range=text_range(0, 0, 9, 0))] == ["9 calls"]
    formatted = apply(text.text, text.of("formatting", options={}))
    assert formatted == "default allow\ndeny mount-family, nonsense\nexpect allow mount\n", formatted


def test_related_places_and_tags():
    text = Text("default allow\ngroup my-x = chmod\ngroup my-x = mkdir\ndeny chmod\ndeny my-x if cap SYS_ADMIN and no cap SYS_ADMIN\n")
    found = text.client.wait_diagnostics(URI)
    twice = next(d for d in found if d["code"] == "duplicate-definition")
    (related,) = twice["relatedInformation"]
    assert related["location"]["range"] == text_range(1, 6, 1, 10)
    text = Text("default allow\ndeny mkdir\nallow mkdir\n")
    dead = [d for d in text.client.wait_diagnostics(URI) if d["code"] in ("dead-rule", "dead-allow")]
    assert dead and all(d["tags"] == [1] for d in dead), dead


run_tests(globals())
