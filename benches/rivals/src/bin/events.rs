//! A parser and YAML files in; their number of events out.
//!
//! `events saphyr|rust2 FILE...`

use std::env;
use std::fs;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (parser, files) = arguments.split_first().expect("a parser, then files");
    let scan: fn(&str) -> usize = match parser.as_str() {
        "saphyr" => saphyr,
        "rust2" => rust2,
        other => panic!("{other} is no parser here"),
    };
    let read = |file: &String| scan(&fs::read_to_string(file).expect("the file can be read"));
    println!("{}", files.iter().map(read).sum::<usize>());
}

fn saphyr(text: &str) -> usize {
    saphyr_parser::Parser::new_from_str(text).inspect(|event| assert!(event.is_ok(), "the file is YAML")).count()
}

fn rust2(text: &str) -> usize {
    let mut parser = yaml_rust2::parser::Parser::new_from_str(text);
    let mut events = 0;
    loop {
        let (event, _) = parser.next_token().expect("the file is YAML");
        events += 1;
        if event == yaml_rust2::parser::Event::StreamEnd {
            return events;
        }
    }
}
