//! Tables of reStructuredText as rows of cells: drawn with `+`, `-` and `|`, ruled with `=`, or written as a list of lists. Knows
//! columns of characters, not what stands in them.

/// How far a line is indented.
pub(super) fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Rows, each with the line where it begins, and the line behind the table.
type Table = (Vec<(usize, Vec<String>)>, usize);

/// The table that begins at a line.
pub(super) fn read(lines: &[&str], at: usize) -> Option<Table> {
    let line = lines[at].trim_start();
    if line.starts_with("+-") && line.ends_with('+') && line.chars().all(|c| matches!(c, '+' | '-')) {
        return Some(drawn(lines, at));
    }
    is_rule(line).then(|| ruled(lines, at)).flatten()
}

fn characters(line: &str) -> Vec<char> {
    line.chars().collect()
}

/// Adds a line to a cell: what begins after an empty line, or as an item of a list, is seen on a line of its own.
fn add(cell: &mut String, text: &str) {
    let text = text.trim();
    let is_item = text.starts_with("- ") || text.starts_with("* ");
    match (text.is_empty(), cell.is_empty()) {
        (true, true) => {}
        (true, false) => {
            if !cell.ends_with("<br>") {
                cell.push_str("<br>");
            }
        }
        (false, true) => cell.push_str(text),
        (false, false) => {
            if is_item && !cell.ends_with("<br>") {
                cell.push_str("<br>");
            } else if !cell.ends_with("<br>") {
                cell.push(' ');
            }
            cell.push_str(text);
        }
    }
}

fn finished(mut cells: Vec<String>) -> Vec<String> {
    for cell in &mut cells {
        while cell.ends_with("<br>") {
            cell.truncate(cell.len() - 4);
        }
    }
    cells
}

/// A table with lines around every cell. A cell over several rows is repeated in each.
fn drawn(lines: &[&str], at: usize) -> Table {
    let outer = indent(lines[at]);
    let border = characters(lines[at]);
    let columns: Vec<usize> = (0..border.len()).filter(|index| border[*index] == '+').collect();
    let count = columns.len() - 1;
    let mut rows = Vec::new();
    let (mut cells, mut began): (Vec<String>, Option<usize>) = (vec![String::new(); count], None);
    let mut end = at + 1;
    while let Some(line) =
        lines.get(end).filter(|line| indent(line) == outer && line.trim_start().starts_with(['+', '|']))
    {
        let line = characters(line);
        let part = |column: usize| -> String {
            let (from, to) = (columns[column] + 1, columns[column + 1].min(line.len()));
            line.get(from..to).unwrap_or_default().iter().collect()
        };
        let closes = |column: usize| {
            let part = part(column);
            part.len() > 2 && part.chars().all(|c| matches!(c, '-' | '=' | '+'))
        };
        if (0..count).any(closes) {
            if let Some(began) = began.take() {
                rows.push((began, finished(cells.clone())));
            }
            for (column, cell) in cells.iter_mut().enumerate() {
                if closes(column) {
                    cell.clear();
                }
            }
        } else {
            began.get_or_insert(end);
            for (column, cell) in cells.iter_mut().enumerate() {
                add(cell, part(column).trim_end_matches('|'));
            }
        }
        end += 1;
    }
    (rows, end)
}

/// `=====  ====`
fn is_rule(line: &str) -> bool {
    line.len() > 4
        && line.chars().all(|c| matches!(c, '=' | ' '))
        && line.contains("==")
        && line.trim_end().contains("= =")
}

/// A table whose columns stand below rules.
fn ruled(lines: &[&str], at: usize) -> Option<Table> {
    let rule = characters(lines[at]);
    let starts: Vec<usize> =
        (0..rule.len()).filter(|index| rule[*index] == '=' && (*index == 0 || rule[*index - 1] == ' ')).collect();
    let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
    let (mut end, mut rules) = (at + 1, 1);
    while let Some(line) = lines.get(end) {
        end += 1;
        if is_rule(line.trim_start()) {
            rules += 1;
            // Behind the third rule, or the second where no line of titles stands between them.
            if rules == 3 || rules == 2 && lines.get(end).is_none_or(|next| next.is_empty()) {
                return Some((rows.into_iter().map(|(at, cells)| (at, finished(cells))).collect(), end));
            }
            continue;
        }
        if line.is_empty() && lines.get(end).is_none_or(|next| next.is_empty()) {
            return None;
        }
        let line = characters(line);
        let part = |column: usize| -> String {
            let to = starts.get(column + 1).copied().unwrap_or(line.len()).min(line.len());
            line.get(starts[column]..to).unwrap_or_default().iter().collect()
        };
        let goes_on = part(0).trim().is_empty() && !rows.is_empty();
        if !goes_on {
            rows.push((end - 1, vec![String::new(); starts.len()]));
        }
        if let Some((_, cells)) = rows.last_mut() {
            for (column, cell) in cells.iter_mut().enumerate() {
                add(cell, &part(column));
            }
        }
    }
    None
}

/// A list of rows, each a list of cells: `* - a`, `  - b`.
pub(super) fn read_list(lines: &[&str], at: usize, outer: usize) -> Table {
    let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
    let mut end = at;
    while let Some(line) = lines.get(end).filter(|line| line.is_empty() || indent(line) > outer) {
        let trimmed = line.trim_start();
        if let Some(cell) = trimmed.strip_prefix("* - ").or_else(|| trimmed.strip_prefix("* -")) {
            rows.push((end, vec![cell.trim().to_owned()]));
        } else if let Some((_, cells)) = rows.last_mut() {
            match trimmed.strip_prefix("- ").or_else(|| trimmed.strip_prefix('-').filter(|rest| rest.is_empty())) {
                Some(cell) => cells.push(cell.trim().to_owned()),
                None => {
                    if let Some(cell) = cells.last_mut() {
                        add(cell, trimmed);
                    }
                }
            }
        }
        end += 1;
    }
    (rows.into_iter().map(|(at, cells)| (at, finished(cells))).collect(), end)
}
