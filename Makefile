# make demo and make test need python3 (3.11 or newer) with its headers, and a C compiler; the rest they fetch
# into .venv. The second run finds everything in place.
#
#   PYTHON=...     the interpreter                (default python3)
#   FT_PYTHON=...  a free-threaded interpreter    (test-ft, bench-ft)
#   TSAN_PYTHON=.. one built with ThreadSanitizer (test-tsan)
#   ARGS=...       more arguments for the program, pytest or the benchmark

PYTHON ?= python3
FT_PYTHON ?= $(shell ../shared/pythons/free-threaded 2>/dev/null)
TSAN_PYTHON ?= $(shell ../shared/pythons/free-threaded --tsan 2>/dev/null)
TSAN_CC ?= clang-14
ARGS ?=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test test-ft test-tsan lint format bench bench-ft models clean FORCE
MAKEFLAGS += --no-print-directory
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

# A directory is newer than the stamp when a file was added to it or taken away.
BUILD_INPUTS := setup.py pyproject.toml $(shell find csrc -type d -o -name '*.[ch]')
PACKAGE_INPUTS := $(BUILD_INPUTS) $(shell find src/racefree -type d ! -name __pycache__ -o -name '*.py' -o -name '*.pyi')

help:
	@echo "make demo       the two maps at work: cache workers, metrics collectors, monitor and verifier"
	@echo "make test       the tests"
	@echo "make lint       formatting, lint, types, stubs"
	@echo "make format     put the formatting right"
	@echo "make bench      our figures beside the peers'                 (bench-ft: free-threaded)"
	@echo "make test-ft    the tests on a free-threaded interpreter"
	@echo "make test-tsan  the stress tests under ThreadSanitizer"
	@echo "make models     the two protocols' models, checked by spin"
	@echo "make clean      remove what these made"

demo: .venv/.installed
	.venv/bin/python -m racefree demo $(ARGS)

test: .venv/.installed
	.venv/bin/python -m pytest -ra $(ARGS)

test-ft:
	@test -n "$(FT_PYTHON)" || { echo "test-ft: no free-threaded interpreter here; say make test-ft FT_PYTHON=/path/to/python3.13t" >&2; exit 3; }
	$(MAKE) .venv-ft/.installed PYTHON="$(FT_PYTHON)"
	.venv-ft/bin/python -m pytest -ra $(ARGS)

# ThreadSanitizer sees a race only where both sides are instrumented, so the interpreter has to be as well.
test-tsan:
	@test -n "$(TSAN_PYTHON)" || { echo "test-tsan: no ThreadSanitizer interpreter here; say make test-tsan TSAN_PYTHON=/path/to/python3.13t" >&2; exit 3; }
	$(MAKE) .venv-tsan/.copied
	TSAN_OPTIONS="suppressions=$(CURDIR)/.ci/tsan.supp halt_on_error=0 exitcode=66 history_size=4 $(TSAN_OPTIONS)" PYTHON_GIL=0 \
	    setarch -R .venv-tsan/bin/python -m pytest -ra -p no:cacheprovider -s tests/stress $(ARGS)

lint: .venv/.tools
	.venv/bin/python -m ruff format --check .
	.venv/bin/python -m ruff check .
	.venv/bin/python -m mypy
	.venv/bin/python -m mypy.stubtest --allowlist tests/house/stubtest.allow racefree._maps

format: .venv/.tools
	.venv/bin/python -m ruff format .
	.venv/bin/python -m ruff check --fix .

bench:
	$(MAKE) .venv-bench/.peers
	.venv-bench/bin/python -m racefree bench cache $(ARGS)
	.venv-bench/bin/python -m racefree bench metrics $(ARGS)

bench-ft:
	@test -n "$(FT_PYTHON)" || { echo "bench-ft: no free-threaded interpreter here; say make bench-ft FT_PYTHON=/path/to/python3.13t" >&2; exit 3; }
	$(MAKE) .venv-bench-ft/.peers PYTHON="$(FT_PYTHON)"
	PYTHON_GIL=0 .venv-bench-ft/bin/python -m racefree bench cache $(ARGS)
	PYTHON_GIL=0 .venv-bench-ft/bin/python -m racefree bench metrics $(ARGS)

models:
	tests/promela/check

clean:
	rm -rf .venv .venv-ft .venv-tsan .venv-bench .venv-bench-ft build src/*.egg-info
	find src -name '*.so' -delete

# An environment, made anew when PYTHON is another interpreter than the one it was made with.
%/.interpreter: FORCE
	@line=$$(.ci/interpreter "$(PYTHON)") || exit 1; \
	if [ "$$line" != "$$(cat $@ 2>/dev/null)" ]; then \
	    echo "making $* with $(PYTHON)"; rm -rf $* && "$(PYTHON)" -m venv $* && \
	    $*/bin/python -m pip install -q 'setuptools>=77' wheel && echo "$$line" > $@; \
	fi
FORCE:
.PRECIOUS: %/.interpreter %/.installed %/.peers

# The working tree itself, with the table's self-check compiled in.
%/.installed: %/.interpreter $(BUILD_INPUTS)
	RACEFREE_CHECKS=1 $*/bin/python -m pip install -q --prefer-binary --no-build-isolation -e '.[test,cli]'
	@touch $@

%/.tools: %/.installed
	RACEFREE_CHECKS=1 $*/bin/python -m pip install -q --prefer-binary --no-build-isolation -e '.[dev]'
	@touch $@

# A copy, built apart from the tree, whose extension modules must keep their ordinary build. Under ThreadSanitizer pip
# takes minutes, so .venv's pip fetches what the tests import; all of that is Python.
.venv-tsan/.copied: .venv/.interpreter $(PACKAGE_INPUTS)
	rm -rf .venv-tsan && "$(TSAN_PYTHON)" -m venv --without-pip .venv-tsan
	.venv/bin/python -c 'import tomllib; p = tomllib.load(open("pyproject.toml", "rb")); \
	    print(*p["project"]["optional-dependencies"]["test"], sep="\n")' > .venv-tsan/requirements.txt
	set -e; site=$$(.venv-tsan/bin/python -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])'); \
	version=$$(.venv-tsan/bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	.venv/bin/python -m pip install -q --target "$$site" --only-binary :all: --python-version $$version --implementation py \
	    --abi none -r .venv-tsan/requirements.txt; \
	TSAN_OPTIONS=report_bugs=0 RACEFREE_CHECKS=1 RACEFREE_TSAN=1 CC="$(TSAN_CC)" .venv-tsan/bin/python setup.py -q \
	    build --build-base .venv-tsan/build; \
	cp -R .venv-tsan/build/lib*/racefree "$$site/"
	@touch $@

# The package and the peers, built apart from the tree for the same reason.
%/.peers: %/.interpreter $(PACKAGE_INPUTS) benchmarks/requirements.txt
	printf '[build]\nbuild_base = $*/build\n' > $*/build.cfg
	DIST_EXTRA_CONFIG=$(CURDIR)/$*/build.cfg \
	    $*/bin/python -m pip install -q --no-build-isolation .
	@sed 's/#.*//' benchmarks/requirements.txt | while read -r peer; do \
	    [ -z "$$peer" ] || $*/bin/python -m pip install -q --only-binary :all: "$$peer" </dev/null || echo "NOT INSTALLED: $$peer"; \
	done
	@touch $@
