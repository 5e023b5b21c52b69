//! A policy and YAML files in; what `data.ten.findings` holds for each file out, a finding on a line.
//!
//! `rego [--vm] POLICY FILE...`: the policy is compiled once, and the files are shared out among the cores. `--vm` runs
//! it in the virtual machine instead of the interpreter.

use std::env;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::RegoVM;
use regorus::{CompiledPolicy, Engine, Value};

const ENTRY: &str = "data.ten.findings";

fn main() {
    let mut arguments: Vec<String> = env::args().skip(1).collect();
    let vm = arguments.first().is_some_and(|first| first == "--vm");
    arguments.drain(..usize::from(vm));
    let (policy, files) = arguments.split_first().expect("a policy, then files");
    let mut engine = Engine::new();
    engine.add_policy_from_file(policy).expect("the policy is Rego");
    let compiled = engine.compile_with_entrypoint(&ENTRY.into()).expect("the policy compiles");
    let judge: Box<dyn Fn(Value) -> Value + Sync> = if vm { in_vm(compiled) } else { interpreted(compiled) };
    let found = each(files, &*judge);
    let lines: String = found.iter().zip(files).flat_map(|(found, file)| lines(found, file)).collect();
    print!("{lines}");
}

fn interpreted(compiled: CompiledPolicy) -> Box<dyn Fn(Value) -> Value + Sync> {
    Box::new(move |input| compiled.eval_with_input(input).expect("the policy runs"))
}

fn in_vm(compiled: CompiledPolicy) -> Box<dyn Fn(Value) -> Value + Sync> {
    let program = Compiler::compile_from_policy(&compiled, &[ENTRY]).expect("the policy compiles");
    Box::new(move |input| {
        let mut vm = RegoVM::new();
        vm.load_program(program.clone());
        vm.set_max_instructions(usize::MAX);
        vm.set_input(input);
        vm.execute().expect("the policy runs")
    })
}

/// What is found in each file, in their order; as many at a time as there are cores.
fn each(files: &[String], judge: &(dyn Fn(Value) -> Value + Sync)) -> Vec<Value> {
    let next = AtomicUsize::new(0);
    let threads = env::var("RAYON_NUM_THREADS").ok().and_then(|number| number.parse().ok());
    let threads = threads.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from)).min(files.len());
    let work = || {
        let mut own = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(file) = files.get(number) else { return own };
            let text = fs::read_to_string(file).expect("the file can be read");
            own.push((number, judge(Value::from_yaml_str(&text).expect("the file is YAML"))));
        }
    };
    let mut all = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker ends")).collect::<Vec<_>>()
    });
    all.sort_by_key(|(number, _)| *number);
    all.into_iter().map(|(_, found)| found).collect()
}

fn lines(found: &Value, file: &str) -> Vec<String> {
    let found = found.as_set().expect("findings are a set");
    found.iter().map(|finding| format!("{file} {}\n", finding.as_string().expect("a finding is a text"))).collect()
}
