//! A table is read by a spreadsheet as it was written, and runs nothing there.

use retinue_interop::csv::line;

#[test]
fn plain_cells_stand_as_they_are_and_a_line_ends_as_the_standard_says() {
    assert_eq!(line(["a", "", "2026-02-02"]), "a,,2026-02-02\r\n");
}

#[test]
fn commas_quotes_and_line_ends_are_quoted() {
    assert_eq!(
        line(["a,b", "say \"no\"", "x\ny"]),
        "\"a,b\",\"say \"\"no\"\"\",\"x\ny\"\r\n"
    );
}

#[test]
fn what_a_spreadsheet_would_run_is_text() {
    for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
        let written = line([formula]);
        assert!(written.starts_with("\"'"), "{written:?}");
    }
    assert_eq!(line(["a=b"]), "a=b\r\n", "only the beginning counts");
}
