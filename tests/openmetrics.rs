//! The rules of OpenMetrics that hold between lines, each seen through whole bodies.

mod families {
    use warroom::metrics::exposition::{Format, parse};

    fn bad(body: &str) -> Vec<(u64, String)> {
        let body = format!("{body}\n# EOF\n");
        let report = parse(body.as_bytes(), Format::OpenMetrics, |_| ());
        report.bad_lines.into_iter().map(|bad| (bad.line, bad.reason.as_str().to_owned())).collect()
    }

    fn bad_lines(body: &str) -> Vec<u64> {
        bad(body).into_iter().map(|(line, _)| line).collect()
    }

    #[test]
    fn metadata_comes_once_and_first() {
        assert_eq!(bad_lines("# TYPE a gauge\n# HELP a x\n# HELP a x\na 1"), [3]);
        assert_eq!(bad_lines("# TYPE a gauge\na 1\n# HELP a x\nb 1"), [3]);
        assert_eq!(bad_lines("# HELP a x\na 1\n# TYPE a gauge"), [3]);
        assert_eq!(bad_lines("# TYPE a gauge\n# TYPE a counter"), [2]);
    }

    #[test]
    fn a_metric_is_in_one_piece_but_its_numbers_count() {
        let body = b"# TYPE a gauge\na{x=\"1\"} 1\nb 2\na{x=\"2\"} 3\n# EOF\n";
        let mut values = Vec::new();
        let report = parse(body, Format::OpenMetrics, |line| values.push(line.value));
        assert_eq!((values.as_slice(), report.bad), ([1.0, 2.0, 3.0].as_slice(), 1));
        assert_eq!(report.bad_lines[0].line, 4);
    }

    #[test]
    fn names_do_not_clash() {
        assert_eq!(bad_lines("# TYPE a_created gauge\n# TYPE a counter"), [2]);
        assert_eq!(bad_lines("# TYPE a counter\na_total 1\n# TYPE a_total gauge\na_total 2"), [3]);
        assert_eq!(bad_lines("# TYPE a info\n# TYPE a counter"), [2]);
        let reason = "a sample of a counter must end in _total, _created";
        assert_eq!(bad("# TYPE a counter\na 1"), [(2, reason.to_owned())]);
    }

    #[test]
    fn a_counter_may_stand_beside_a_gauge_of_its_name() {
        let gauge = "# HELP a x\n# TYPE a gauge\na 1\n";
        let counter = "# HELP a y\n# TYPE a counter\na_total 2";
        assert_eq!(bad(&format!("{gauge}{counter}")), []);
        assert_eq!(bad(&format!("{gauge}b 1\n{counter}")), []);
        assert_eq!(bad_lines(&format!("{gauge}{counter}\n{counter}")), [7, 8]);
        assert_eq!(bad_lines(&format!("{gauge}# HELP a y\n# TYPE a summary\n")), [4, 6]);
        assert_eq!(bad_lines("# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n# HELP b y\n# TYPE a counter"), [5]);
    }

    #[test]
    fn units_fit_names_and_types() {
        assert_eq!(bad("# TYPE a_seconds counter\n# UNIT a_seconds seconds\na_seconds_total 1"), []);
        assert_eq!(bad_lines("# UNIT a seconds"), [1]);
        assert_eq!(bad_lines("# UNIT aseconds seconds"), [1]);
        assert_eq!(bad_lines("# UNIT a_u u\n# TYPE a_u info"), [2]);
    }
}

mod groups {
    use warroom::metrics::exposition::{Format, parse};

    fn values(body: &str) -> (Vec<f64>, Vec<u64>) {
        let mut values = Vec::new();
        let body = format!("{body}\n# EOF\n");
        let report = parse(body.as_bytes(), Format::OpenMetrics, |line| values.push(line.value));
        (values, report.bad_lines.iter().map(|bad| bad.line).collect())
    }

    #[test]
    fn time_does_not_go_back_within_a_group() {
        assert_eq!(values("# TYPE a gauge\na 1 5\na 2 5\na 3 4\na 4 6"), (vec![1.0, 2.0, 4.0], vec![4]));
        assert_eq!(values("# TYPE a gauge\na 1\na 2 5"), (vec![1.0], vec![3]));
        assert_eq!(values("# TYPE a gauge\na{b=\"1\"} 1 5\na{b=\"2\"} 2 4"), (vec![1.0, 2.0], vec![]));
    }

    #[test]
    fn a_group_in_pieces_is_reported_and_kept() {
        let body = "# TYPE a summary\na_sum{b=\"1\"} 1\na_sum{b=\"2\"} 2\na_count{b=\"1\"} 3";
        assert_eq!(values(body), (vec![1.0, 2.0, 3.0], vec![4]));
    }
}

mod values {
    use warroom::metrics::exposition::{Format, parse};

    /// The samples accepted, and whether all was clean.
    fn accepted(kind: &str, sample: &str) -> (u64, bool) {
        let body = format!("# TYPE a {kind}\n{sample}\n# EOF\n");
        let report = parse(body.as_bytes(), Format::OpenMetrics, |_| ());
        (report.samples, report.is_clean())
    }

    #[test]
    fn a_value_its_type_forbids_does_not_come_in() {
        let bad = [
            ("counter", "a_total -1"),
            ("counter", "a_total NaN"),
            ("gaugehistogram", "a_gsum NaN"),
            ("histogram", "a_bucket{le=\"+Inf\"} 1.5"),
            ("histogram", "a_count +Inf"),
            ("summary", "a{quantile=\"0.5\"} -1"),
            ("info", "a_info{b=\"c\"} 2"),
            ("stateset", "a{a=\"on\"} 2"),
        ];
        for (kind, sample) in bad {
            assert_eq!(accepted(kind, sample), (0, false), "{sample}");
        }
    }

    #[test]
    fn labels_the_type_asks_for_must_be_there() {
        let bad = [
            ("histogram", "a_bucket 1"),
            ("histogram", "a_bucket{le=\"+INF\"} 1"),
            ("histogram", "a_bucket{le=\"NaN\"} 1"),
            ("summary", "a 1"),
            ("summary", "a{quantile=\"1.01\"} 1"),
            ("stateset", "a 1"),
        ];
        for (kind, sample) in bad {
            assert_eq!(accepted(kind, sample), (0, false), "{sample}");
        }
    }

    #[test]
    fn what_fits_comes_in() {
        let good = [
            ("counter", "a_total 1e3 # {} 1"),
            ("counter", "a_created 123.4"),
            ("gauge", "a -5"),
            ("summary", "a{quantile=\"0.5\"} NaN"),
            ("stateset", "a{a=\"on\"} 1.0"),
            ("info", "a_info{b=\"c\"} 1"),
            ("histogram", "a_bucket{le=\"+Inf\"} 1 # {x=\"y\"} 1 1"),
        ];
        for (kind, sample) in good {
            assert_eq!(accepted(kind, sample), (1, true), "{sample}");
        }
        assert_eq!(accepted("gauge", "a 1 # {} 1"), (0, false));
    }
}

mod histogram {
    use warroom::metrics::exposition::{Format, parse};

    fn reasons(samples: &str) -> Vec<(u64, String)> {
        let body = format!("# TYPE a histogram\n{samples}\n# EOF\n");
        let report = parse(body.as_bytes(), Format::OpenMetrics, |_| ());
        report.bad_lines.into_iter().map(|bad| (bad.line, bad.reason.as_str().to_owned())).collect()
    }

    fn reason(samples: &str) -> String {
        reasons(samples).into_iter().map(|(_, reason)| reason).collect()
    }

    #[test]
    fn a_sound_histogram_is_clean() {
        let sound = "a_bucket{le=\"1\"} 1\na_bucket{le=\"+Inf\"} 2\na_count 2\na_sum 3.5";
        assert_eq!(reasons(sound), []);
    }

    #[test]
    fn a_bucket_out_of_line_is_refused() {
        let falling = "a_bucket{le=\"2\"} 0\na_bucket{le=\"1\"} 0\na_bucket{le=\"+Inf\"} 0";
        assert_eq!(reasons(falling), [(3, "buckets out of order".to_owned())]);
        let shrinking = "a_bucket{le=\"1\"} 1\na_bucket{le=\"2\"} 0\na_bucket{le=\"+Inf\"} 1";
        assert_eq!(reasons(shrinking), [(3, "bucket count below that of a smaller bucket".to_owned())]);
    }

    #[test]
    fn what_is_missing_is_told_at_the_end() {
        assert_eq!(reason("a_count 1"), "histogram without +Inf bucket");
        assert_eq!(reason("a_bucket{le=\"+Inf\"} 0\na_sum 0"), "histogram with only one of sum and count");
        let mismatch = "a_bucket{le=\"+Inf\"} 0\na_sum 0\na_count 1";
        assert_eq!(reasons(mismatch), [(4, "histogram count differs from its +Inf bucket".to_owned())]);
    }
}
