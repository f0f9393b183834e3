"""policyctl lsp, driven by a client that shares no code with it, once with the capabilities of each of three editors.

LSP_COMMAND is the command as JSON, PACK the folder of the pack. Every answer is decoded into the types of lsprotocol, and
pytest-lsp checks it against what the client said that it can.
"""

import asyncio
import json
import os
import pathlib

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

PACK = pathlib.Path(os.environ["PACK"])
POLICY = PACK / "policy.stella"
CASES = PACK / "tests" / "rules.yaml"
TEXT = POLICY.read_text("utf8")
DEADLINE = 30


@pytest_lsp.fixture(
    params=["visual-studio-code", "neovim", "emacs"],
    config=ClientServerConfig(server_command=json.loads(os.environ["LSP_COMMAND"])),
)
async def client(request, lsp_client: LanguageClient):
    # The capabilities promise this, and the client lacks it.
    lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda params: None)
    params = types.InitializeParams(
        capabilities=client_capabilities(request.param),
        workspace_folders=[types.WorkspaceFolder(uri=PACK.as_uri(), name="pack")],
    )
    result = await lsp_client.initialize_session(params)
    assert result.server_info.name == "policyctl lsp"
    opened = types.TextDocumentItem(uri=POLICY.as_uri(), language_id="stella", version=1, text=TEXT)
    lsp_client.text_document_did_open(types.DidOpenTextDocumentParams(opened))
    yield
    await lsp_client.shutdown_session()
    assert lsp_client.error is None
    assert lsp_client.log_messages == []


def document() -> types.TextDocumentIdentifier:
    return types.TextDocumentIdentifier(uri=POLICY.as_uri())


def place(needle: str, add: int = 0, text: str = TEXT) -> types.Position:
    before = text[: text.index(needle) + add]
    return types.Position(line=before.count("\n"), character=len(before) - before.rfind("\n") - 1)


def applied(text: str, edits) -> str:
    lines = text.splitlines(keepends=True)
    offset = lambda at: sum(map(len, lines[: at.line])) + at.character
    for edit in sorted(edits, key=lambda one: offset(one.range.start), reverse=True):
        text = text[: offset(edit.range.start)] + edit.new_text + text[offset(edit.range.end) :]
    return text


def edits_by_uri(edit: types.WorkspaceEdit):
    """In either form: which one depends on what the client can."""
    if edit.changes is not None:
        return edit.changes
    return {one.text_document.uri: one.edits for one in edit.document_changes}


def change(client: LanguageClient, version: int, text: str) -> None:
    versioned = types.VersionedTextDocumentIdentifier(uri=POLICY.as_uri(), version=version)
    whole = types.TextDocumentContentChangeWholeDocument(text=text)
    client.text_document_did_change(types.DidChangeTextDocumentParams(versioned, [whole]))


async def diagnostics(client: LanguageClient, version: int):
    async with asyncio.timeout(DEADLINE):
        while True:
            told = await client.wait_for_notification("textDocument/publishDiagnostics")
            if told.uri == POLICY.as_uri() and told.version == version:
                return told.diagnostics


async def test_diagnostics_and_repair(client: LanguageClient):
    wrong = TEXT.replace("advisory.kev == true", "advisory.kev && true")
    change(client, 2, wrong)
    (problem,) = await diagnostics(client, 2)
    assert (problem.code, problem.severity, problem.source) == ("LEX-001", types.DiagnosticSeverity.Error, "stella")
    context = types.CodeActionContext(diagnostics=[problem])
    params = types.CodeActionParams(document(), problem.range, context)
    (action,) = await client.text_document_code_action_async(params)
    assert action.kind == types.CodeActionKind.QuickFix
    assert "advisory.kev and true" in applied(wrong, edits_by_uri(action.edit)[POLICY.as_uri()])


async def test_hover(client: LanguageClient):
    hover = await client.text_document_hover_async(types.HoverParams(document(), place("epss")))
    assert "advisory.epss: decimal" in hover.contents.value
    assert hover.range.start == place("epss")


async def test_completion_and_signature(client: LanguageClient):
    text = TEXT.replace("advisory.kev == true", "sbom.has_tag(")
    change(client, 2, text)
    at = place("has_tag(", 4, text)
    items = await client.text_document_completion_async(types.CompletionParams(document(), at))
    assert "usedByEntrypoint" in [item.label for item in items]
    inside = types.SignatureHelpParams(document(), place("has_tag(", 8, text))
    help = await client.text_document_signature_help_async(inside)
    assert help.signatures[0].label == "sbom.has_tag(tag: string) → bool"
    assert help.active_parameter == 0


async def test_definition_and_references(client: LanguageClient):
    cases = CASES.read_text("utf8")
    item = types.TextDocumentItem(uri=CASES.as_uri(), language_id="yaml", version=1, text=cases)
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    at = place("block_critical", 0, cases)
    where = types.DefinitionParams(types.TextDocumentIdentifier(uri=CASES.as_uri()), at)
    (found,) = await client.text_document_definition_async(where)
    assert (found.uri, found.range.start) == (POLICY.as_uri(), place("block_critical"))
    context = types.ReferenceContext(include_declaration=True)
    params = types.ReferenceParams(context, document(), place("block_critical"))
    places = await client.text_document_references_async(params)
    assert [one.uri for one in places] == [POLICY.as_uri(), CASES.as_uri()]


async def test_rename(client: LanguageClient):
    params = types.RenameParams(document(), place("block_critical"), "stop_critical")
    edit = await client.text_document_rename_async(params)
    by_uri = edits_by_uri(edit)
    assert "rule stop_critical priority 20" in applied(TEXT, by_uri[POLICY.as_uri()])
    assert "rule: stop_critical }" in applied(CASES.read_text("utf8"), by_uri[CASES.as_uri()])
    with pytest.raises(Exception, match="`rule` is a reserved word"):
        await client.text_document_rename_async(types.RenameParams(document(), place("block_critical"), "rule"))


async def test_formatting(client: LanguageClient):
    change(client, 2, TEXT.replace("rule block_critical", "rule   block_critical"))
    options = types.FormattingOptions(tab_size=8, insert_spaces=False)
    edits = await client.text_document_formatting_async(types.DocumentFormattingParams(document(), options))
    assert applied(TEXT.replace("rule block_critical", "rule   block_critical"), edits) == TEXT


async def test_outline(client: LanguageClient):
    symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(document()))
    assert [one.name for one in symbols][:3] == ["metadata", "settings", "exposure"]
    folds = await client.text_document_folding_range_async(types.FoldingRangeParams(document()))
    assert all(fold.end_line > fold.start_line for fold in folds) and len(folds) > 5
    tokens = await client.text_document_semantic_tokens_full_async(types.SemanticTokensParams(document()))
    assert len(tokens.data) % 5 == 0 and list(tokens.data[:5]) == [0, 0, 6, 1, 0]
