//! What a look-up took, as a table, as JSON and as a plot.

use std::fmt::{self, Write};

use pamphlet::index::Shape;
use serde_json::json;

use crate::numbers::{median, median_ratio};

/// What is measured of each structure, in this order.
pub const MEASURES: [&str; 4] =
    ["hit latency", "hit throughput", "miss latency", "miss throughput"];

/// One structure.
#[derive(Debug)]
pub struct Row {
    pub name: &'static str,
    pub is_ordered: bool,
    /// Beside the keys themselves.
    pub bytes: usize,
    /// Of each measure, nanoseconds a look-up in every round.
    pub nanoseconds: [Vec<f64>; MEASURES.len()],
}

/// One set of keys. The first row is the prefix tree, the second the hash table that all are compared with.
#[derive(Debug)]
pub struct Case {
    pub name: String,
    pub keys: usize,
    /// Mean length of a key.
    pub key_bytes: usize,
    pub rows: Vec<Row>,
    pub shape: Shape,
}

impl Case {
    fn ratio(&self, row: &Row, measure: usize) -> f64 {
        let of_hash = self.rows.get(1).map_or(&[][..], |hash| &hash.nanoseconds[measure]);
        median_ratio(&row.nanoseconds[measure], of_hash)
    }

    fn bytes_a_key(&self, row: &Row) -> f64 {
        row.bytes as f64 / self.keys.max(1) as f64
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "\n{}, {} bytes each: ns a look-up (ratio to the hash table)",
            self.name, self.key_bytes
        )?;
        write!(f, "{:22}", "")?;
        MEASURES.iter().try_for_each(|measure| write!(f, "{measure:>20}"))?;
        writeln!(f, "{:>16}", "bytes a key")?;
        for row in &self.rows {
            write!(f, "{:22}", row.name)?;
            for measure in 0..MEASURES.len() {
                let nanoseconds = median(&row.nanoseconds[measure]);
                write!(f, "{nanoseconds:>12.1} ({:>4.2}x)", self.ratio(row, measure))?;
            }
            writeln!(f, "{:>16.2}", self.bytes_a_key(row))?;
        }
        let Shape { keys, depth_sum, depth_max, branches, pairs, buckets, leaves, .. } = self.shape;
        let depth = depth_sum as f64 / keys.max(1) as f64;
        writeln!(
            f,
            "a walk visits {depth:.2} nodes in the mean, {depth_max} at most: {branches} branches, {pairs} pairs, \
             {buckets} buckets, {leaves} leaves"
        )
    }
}

/// Every figure of every round.
pub fn json(machine: &str, cases: &[Case]) -> serde_json::Result<String> {
    let rows = |case: &Case| -> Vec<_> {
        let figures = |row: &Row| -> Vec<_> {
            let figure = |(measure, name): (usize, &&str)| {
                json!({ "measure": name, "ns": median(&row.nanoseconds[measure]),
                        "ratio": case.ratio(row, measure), "rounds_ns": row.nanoseconds[measure] })
            };
            MEASURES.iter().enumerate().map(figure).collect()
        };
        let row = |row: &Row| {
            json!({ "name": row.name, "ordered": row.is_ordered,
                    "bytes_a_key": case.bytes_a_key(row), "figures": figures(row) })
        };
        case.rows.iter().map(row).collect()
    };
    let case = |case: &Case| json!({ "name": case.name, "keys": case.keys, "rows": rows(case) });
    let cases: Vec<_> = cases.iter().map(case).collect();
    serde_json::to_string_pretty(&json!({ "machine": machine, "cases": cases }))
}

const WIDTH: f64 = 720.0;
const LABEL: f64 = 170.0;
const BAR: f64 = 16.0;
/// Ratios are drawn on a logarithmic scale up to this one.
const RATIO_MAX: f64 = 32.0;

/// The latency of hits as ratios to the hash table: a bar for each structure and set of keys. Colours follow the page.
pub fn svg(cases: &[Case]) -> String {
    let rows: usize = cases.iter().map(|case| case.rows.len()).sum();
    let height = 30.0 + cases.len() as f64 * 30.0 + rows as f64 * (BAR + 4.0);
    let scale = |ratio: f64| {
        (ratio.clamp(0.5, RATIO_MAX) * 2.0).log2() / (RATIO_MAX * 2.0).log2()
            * (WIDTH - LABEL - 60.0)
    };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
         font-family=\"system-ui, sans-serif\" font-size=\"12\">\n\
         <title>Latency of a look-up that finds its key, as a multiple of a hash table's</title>\n\
         <style>text {{ fill: #444 }} .grid {{ stroke: #8884 }} .bar {{ fill: #8888 }} .own {{ fill: #c2410c }}\n\
         @media (prefers-color-scheme: dark) {{ text {{ fill: #ccc }} }}</style>\n"
    );
    for ratio in [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0] {
        let x = LABEL + scale(ratio);
        let _ = writeln!(
            svg,
            "<line class=\"grid\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"18\" y2=\"{height}\"/>\
             <text x=\"{x:.1}\" y=\"12\" text-anchor=\"middle\">{ratio}×</text>"
        );
    }
    let mut y = 24.0;
    for case in cases {
        let _ = writeln!(
            svg,
            "<text x=\"0\" y=\"{:.1}\" font-weight=\"600\">{}</text>",
            y + 14.0,
            case.name
        );
        y += 24.0;
        for row in &case.rows {
            let ratio = case.ratio(row, 0);
            let class = if row.name == "prefix tree" { "own" } else { "bar" };
            let (width, middle) = (scale(ratio), y + BAR - 4.0);
            let _ = writeln!(
                svg,
                "<text x=\"{:.1}\" y=\"{middle:.1}\" text-anchor=\"end\">{}</text>\
                 <rect class=\"{class}\" x=\"{LABEL}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{BAR}\"/>\
                 <text x=\"{:.1}\" y=\"{middle:.1}\">{ratio:.2}</text>",
                LABEL - 8.0,
                row.name,
                LABEL + width + 5.0
            );
            y += BAR + 4.0;
        }
        y += 6.0;
    }
    svg.push_str("</svg>\n");
    svg
}
