// The code editor of task pages: the parts of CodeMirror 6 that we use, behind one function.
// `npm ci && npm run build` here writes quizsite/static/vendor/codemirror.js, which is committed.

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { pythonLanguage } from "@codemirror/lang-python";
import { LanguageSupport, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, Prec } from "@codemirror/state";
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

/**
 * Builds an editor inside `parent`.
 *
 * @param {object} options
 * @param {HTMLElement} options.parent
 * @param {string} options.doc        text to begin with
 * @param {string} options.label      accessible name; it should tell how to leave the editor (Esc, then Tab)
 * @param {string} options.nonce      CSP nonce for the style sheet that CodeMirror writes
 * @param {(text: string) => void} options.onChange
 * @param {{key: string, run: () => void}[]} options.commands   keys that act on the page, such as Mod-Enter
 * @param {Record<string, string>} options.phrases   the search panel's words in the reader's language
 * @returns {{text(): string, replace(text: string): void, focus(): void}}
 */
export function createEditor({ parent, doc, label, nonce, onChange, commands = [], phrases = {} }) {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc,
      extensions: [
        EditorView.cspNonce.of(nonce),
        EditorState.phrases.of(phrases),
        EditorState.tabSize.of(4),
        indentUnit.of("    "),
        lineNumbers(),
        highlightActiveLineGutter(),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        search({ top: true }),
        new LanguageSupport(pythonLanguage),
        syntaxHighlighting(classHighlighter),
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", spellcheck: "false", autocapitalize: "off" }),
        // Above the default keymap: Mod-Enter would otherwise insert a blank line.
        Prec.highest(keymap.of(commands.map(({ key, run }) => ({ key, run: () => (run(), true), preventDefault: true })))),
        // Esc, then Tab, leaves the editor: CodeMirror turns Tab off for the two seconds after Esc.
        keymap.of([...closeBracketsKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
        // Text expanders and dictation insert several lines at once. Left to the browser, that writes style attributes,
        // which the content security policy refuses.
        EditorView.domEventHandlers({
          beforeinput(event, view) {
            if (event.inputType !== "insertText" || !event.data?.includes("\n")) return false;
            event.preventDefault();
            view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input" });
            return true;
          },
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    // One transaction in the undo history, so that Reset and Restore can be undone.
    replace: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, userEvent: "input" }),
    focus: () => view.focus(),
  };
}
