"""The examples at the end of the help of each command, with what they print.

A line of three dots stands for lines that are left out. Tests compare what the committed results
decide.
"""

EXAMPLES = {
    "compare": """\
$ voxelocity compare nilearn-0.12.1 nibabel-5.3.3
nibabel 5.3.3 against nilearn 0.12.1 on epyc-2-cores
----------------------------------------------------

  Answers: 6 wrong in both.

No change counts.

  Not counted: 8 times (1.13 to 1.9) moved by the clock alone (measured again: 6
    refuted, 2 undecided); 4 results moved as much as the reference.
  Counted: beyond the noise, 5 % at least (instructions and bytes 2 %).
  Note: 2 of 53 control timings shifted beyond the noise (1.11 to 1.14 times),
    so the machine may have changed. Other times may have shifted with it.
  --all lists every result, answer and step, with sources.

$ voxelocity compare nilearn-0.13.0 nilearn-0.13.1
nilearn 0.13.1 against nilearn 0.13.0 on epyc-2-cores
-----------------------------------------------------

  Answers: 7 wrong in both.

199 of 1087 results differ: 189 better, 10 worse.

change                ratio          call (results that differ, of all)
+47.3 M instructions  1.07           NiftiMasker(mask).fit…paths) on 16×16×10×20
+2.64 M instructions  1.02 to 1.03   masker.transform(path…fitted on 16×16×10×20
+819 kB read          1.3            NiftiMasker(mask).fit_transform(paths)
-397 ms               0.50           NiftiMapsMasker(maps).fit_transform(path)
-381 ms               0.63           NiftiLabelsMasker(lab…).fit_transform(path)
-98.4 MB memory       0.68 to 0.903  NiftiMapsMasker(maps).fit_transform(path)
-98.4 MB memory       to under 1 MB  load_img(path)
-660 M instructions   0.39 to 1.03   NiftiMapsMasker(maps)…nsform(path) (4 of 5)
-658 M instructions   0.50           NiftiLabelsMasker(lab…nsform(path) (1 of 5)
-50.7 MB read         0.24           NiftiLabelsMasker(lab…).fit_transform(path)
-12.4 k reads         0.24           NiftiLabelsMasker(lab…).fit_transform(path)

  And 71 more (0 worse, 71 better).
  Not counted: 1 result moved as much as the reference.
  Counted: beyond the noise, 5 % at least (instructions and bytes 2 %).
  Amounts are for 64×64×30×50 voxels (instructions 32×32×30×50).
  --all lists every result, answer and step, with sources.
""",
    "here": """\
$ voxelocity here --history-only
Your versions
-------------

Python 3.11.7 at /usr/bin/python3: nibabel 5.4.2, nilearn 0.14.1, numpy 2.4.6.

...

What an upgrade would change
----------------------------

You have the newest measured versions: nilearn 0.14.1, nibabel 5.4.2 and numpy
2.4.
...
""",
    "dashboard": """\
$ voxelocity dashboard
...
http://127.0.0.1:8080/ shows the results; stop it with Ctrl-C
""",
    "steps": """\
$ voxelocity steps
What each release and stack changed on epyc-2-cores, against the entry before
it.

numpy 2.4 stack, 2026-11-22
---------------------------

get_fdata(dtype=np.float32) of a scaled image computes in float64

  Time 1.9 times slower in 1 result, the largest change 8.81 ms to 16.9 ms on
    64×64×30×50: nib.load(path).get_fdata(dtype=np.float32)
  Memory 2 times more in 2 results, the largest change 49.0 MB to 98.2 MB on
    64×64×30×50: nib.load(path).get_fdata(dtype=np.float32)
  Instructions 1.02 to 1.5 times more in 7 results, the largest change 9.44
    million to 14.3 million on 32×32×30×50:
    nib.load(path).get_fdata(dtype=np.float32)
  Cause: Before nibabel scales an image, it asks numpy whether the slope, a
    float64 number, may become float32. Up to numpy 1.26 the answer depended on
    the number and was yes. Since numpy 2.0 it depends on the type alone and is
    no, so nibabel scales in float64 and makes the result float32 at the end.
  Source: https://github.com/numpy/numpy/pull/23912 (commit 5abbb3a9d0, found by
    reading)
  For users: With numpy 2, dtype=np.float32 saves no memory while a scaled image
    is read. The array that you keep is still float32, half the size of float64.

numpy 2.4 arrives together with scipy 1.17 and pandas 3.1
...
""",
    "growth": """\
$ voxelocity growth stack-numpy-2.4
numpy 2.4 stack on epyc-2-cores: volumes of 32 x 32 x 30 voxels, .nii.gz
------------------------------------------------------------------------

call                                time per  overhead   memory per        fixed
                                      volume                 volume       memory
nib.load(path).get_fdata()            379 µs    904 µs       491 kB      93.5 kB
index_img(path, -1).get_fdata()       268 µs   1.68 ms          0 B       655 kB
mean_img(path)                        388 µs   3.26 ms       491 kB      82.8 kB
reference: read and scale             295 µs    688 µs       246 kB       241 kB

Overhead does not grow with the image. The shorter images tell the cost of the
longest to within 3.4 % of time and 0.2 % of memory.
""",
    "releases": """\
$ voxelocity releases
date        tag               changed   answers  measured on
2020-11-12  nilearn-0.7.0     nilearn   wrong    epyc-2-cores,
            nibabel-3.2.0     0.7.0,    values,  epyc-genoa-2-cores,
                              nibabel   another  xeon-2.8ghz-2-cores,
                              3.2.0,    number   xeon-emerald-2-cores
                              numpy     type
                              1.23
                              stack
2020-11-28  nibabel-3.2.1     3.2.0 ->           epyc-2-cores,
                              3.2.1              epyc-genoa-2-cores,
                                                 xeon-emerald-2-cores
2021-03-10  nilearn-0.7.1     0.7.0 ->           epyc-2-cores,
                              0.7.1              epyc-genoa-2-cores,
                                                 xeon-emerald-2-cores
2021-06-16  nilearn-0.8.0     0.7.1 ->           epyc-2-cores,
                              0.8.0              epyc-genoa-2-cores,
                                                 xeon-emerald-2-cores
2021-09-16  nilearn-0.8.1     0.8.0 ->           epyc-2-cores,
                              0.8.1              epyc-genoa-2-cores,
                                                 xeon-emerald-2-cores
2021-12-31  control-1         repeat             epyc-2-cores,
                              run 1              epyc-genoa-2-cores,
                              (noise             xeon-emerald-2-cores
                              check)
...
""",
    "bench": """\
$ voxelocity bench
...
The graphs: make dashboard
All results: voxelocity compare --all --machine this-machine nilearn-0.7.0 stack-numpy-2.4
...
""",
    "pr": """\
$ voxelocity pr --library nilearn --machine office --text main my-branch
...
4 of 8 results differ: 4 better, 0 worse.
...
Times, which are not judged: 4 of 4 differ by more than the noise:
...
""",
    "culprit": """\
$ voxelocity culprit Opening.load_img nilearn-0.13.0 nilearn-0.13.1 --machine office
...
https://github.com/nilearn/nilearn/pull/5980
""",
    "measure": """\
$ voxelocity measure --machine office --passes 2 --only exact nilearn-0.14.1
voxelocity: pass 1 of 2, nilearn-0.14.1
...
voxelocity: pass 2 of 2, nilearn-0.14.1
...
""",
    "queue": """\
$ voxelocity queue --machine office
...
$ voxelocity queue --machine office --run --only exact --for 120
voxelocity: 1 of 46: asv run ...
...
""",
    "tips": """\
$ voxelocity tips --machine office
voxelocity: nilearn ...
...
""",
    "run": """\
$ voxelocity run 0.13.0..0.13.1 --steps 20 --library nilearn --machine office --local 2
voxelocity: 20 commits, 0 of them done before
...
""",
    "add": """\
$ voxelocity add nilearn 0.15.0
nilearn-0.15.0 is the newest entry of the timeline
""",
    "lock": """\
$ voxelocity lock releases/audit.in
releases/audit.txt
""",
    "noise": """\
$ voxelocity noise --machine epyc-2-cores
Noise on epyc-2-cores
---------------------

  same software, measured twice: repeat run 1 (noise check) against nilearn
    0.8.1, repeat run 2 (noise check) against nibabel 5.2.0, repeat run 3 (noise
    check) against nilearn 0.11.1, repeat run 4 (noise check) against nilearn
    0.13.1, repeat run 5 (noise check) against nilearn 0.14.1
  references: they differ 1.100 times (time), 2.23 times (memory), 1.16 times
    (instructions), 1.000 times (bytes read) and 1.000 times (reads) as much
    across all entries as across a repeat run, so we raise the floors by that
    factor
  times that differ by more than 5 % across a repeat run: by the tenth
    percentile 177 of 957, by the median 199 of 957
  peaks that differ by more than 1 %: 0 of 1590
  instructions that differ by more than 0.5 %: 42 of 2391; with a floor above
    that: 41 of 384
  bytes read that differ by more than 0.5 %: 0 of 1132; with a floor above that:
    0 of 168
  reads that differ by more than 0.5 %: 0 of 832; with a floor above that: 0 of
    122
  too noisy to judge a change by 5 %: 139 of 139 times; the floors are 5.5 % to
    106 % of a time (half of them at most 11 %)

The noise floor of each result:

call                     image     time   memory  instructions  bytes  reads
                                                                 read
arithmetic:              scaled    12 %   464 kB         0.5 %  0.1 %  0.1 %  noisy
math_img("img * 2",      int16
img=path)                .nii.gz
...
""",
    "merge": """\
$ voxelocity merge ../from-the-laptop
laptop: 12 entries and commits taken in
Its times and peaks stay separate. Next: voxelocity noise, then make dashboard.
""",
    "receive": """\
$ voxelocity receive --machines hosted ../artifact
3 new or changed files were taken in
""",
    "picture": """\
$ voxelocity picture --machine epyc-2-cores
/home/me/voxelocity/docs/volume-extraction-light.svg
/home/me/voxelocity/docs/volume-extraction-dark.svg
""",
    "doctor": """\
$ voxelocity doctor
Installed
---------

          version         needed for                   how to get it
Python    3.11.7          all commands; 3.11 or later
git       2.39.5          the release history
asv       0.6.6           measuring and publishing
uv        0.13.9          installing releases
make      4.3             make dashboard, make bench
valgrind  3.19.0          instructions
Dask      2026.8.0        voxelocity run
pytest    9.2.0           make test
Chromium  156.0.8078.114  tests of the page

This machine
------------

  hardware: AMD EPYC, 2 cores, 24 GiB, x86_64, Linux
  registered name: epyc-2-cores
  quiet now: no; other processes take 28.0% of a CPU, more than 10%

Results
-------

machine              entries  newest entry     is it this one?
epyc-2-cores              43  numpy 2.4 stack  perhaps: no processor recorded
epyc-genoa-2-cores        43  numpy 2.4 stack  yes
xeon-2.8ghz-2-cores       12  numpy 2.4 stack  no

  xeon-2.8ghz-2-cores has the processor Intel(R) Xeon(R) Processor @ 2.80GHz,
    and here it is AMD EPYC.

What to type next
-----------------

    voxelocity compare nilearn-0.14.0 nilearn-0.14.1  # what changed
    voxelocity here --image FILE                      # your own image
    voxelocity dashboard                              # all results, in the browser
    voxelocity bench                                  # a few releases, measured here
""",
    "machine": """\
$ voxelocity machine office
machine: office
os: Linux
arch: x86_64
cpu: AMD Ryzen 7 7700
num_cpu: 16
ram: 31 GiB
""",
    "history": """\
$ voxelocity history
/home/me/voxelocity/.cache/history.git
""",
}
