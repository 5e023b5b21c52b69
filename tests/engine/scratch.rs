//! scratch
use crate::bench::*;
#[test]
#[ignore]
fn probe() {
    let text = std::fs::read_to_string("/tmp/tb/probe.txt").unwrap();
    let yaml = std::fs::read_to_string("/tmp/tb/probe.yaml").unwrap();
    let mut bench = Bench::mini();
    let bodies: Vec<&str> = text.split("\n---\n").collect();
    for (i, body) in bodies.iter().enumerate() {
        bench = if body.contains("const RULE") {
            bench.rule(&format!("t/r{i}"), body)
        } else {
            bench.check(&format!("t/r{i}"), body)
        };
    }
    let loaded = match bench.try_load(&[]) {
        Ok(l) => l,
        Err(e) => {
            println!("LOAD {e:?}");
            return;
        }
    };
    let t = std::time::Instant::now();
    let ran = loaded.run(&yaml);
    for (i, body) in bodies.iter().enumerate() {
        println!("## {}", &body.chars().take(100).collect::<String>().replace('\n', " ⏎ "));
        for t in loaded.troubles().iter().filter(|t| t.file.ends_with(&format!("/r{i}.rhai"))) {
            println!("   LOAD {t:?}");
        }
        for f in ran.of(&format!("t/r{i}")) {
            println!(
                "   {} {} {:?} `{}` {}",
                f.severity,
                f.path,
                f.range,
                f.text,
                f.message.chars().take(120).collect::<String>()
            );
        }
        if let Some(b) = ran.broke(&format!("t/r{i}")) {
            println!("   BROKE {b:?}");
        }
    }
    println!("{:?}", t.elapsed());
}
