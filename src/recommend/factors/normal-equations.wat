;; The normal equations in float64, by pairs of numbers. Places are bytes from the start of the memory. normal-equations.ts says what each routine does and does the same, sum for
;; sum, without SIMD.
(module
  (memory (export "memory") 0)

  ;; adds four rows, scaled, to one
  (func $add (param $out i32) (param $a i32) (param $b i32) (param $c i32) (param $d i32) (param $n i32)
    (param $s0 f64) (param $s1 f64) (param $s2 f64) (param $s3 f64)
    (local $k i32) (local $o i32) (local $t0 v128) (local $t1 v128) (local $t2 v128) (local $t3 v128)
    (local.set $t0 (f64x2.splat (local.get $s0)))
    (local.set $t1 (f64x2.splat (local.get $s1)))
    (local.set $t2 (f64x2.splat (local.get $s2)))
    (local.set $t3 (f64x2.splat (local.get $s3)))
    (loop $next
      (v128.store (local.tee $o (i32.add (local.get $out) (local.get $k)))
        (f64x2.add (v128.load (local.get $o)) (f64x2.add
          (f64x2.add
            (f64x2.mul (local.get $t0) (v128.load (i32.add (local.get $a) (local.get $k))))
            (f64x2.mul (local.get $t1) (v128.load (i32.add (local.get $b) (local.get $k)))))
          (f64x2.add
            (f64x2.mul (local.get $t2) (v128.load (i32.add (local.get $c) (local.get $k))))
            (f64x2.mul (local.get $t3) (v128.load (i32.add (local.get $d) (local.get $k))))))))
      (br_if $next (i32.lt_u (local.tee $k (i32.add (local.get $k) (i32.const 16))) (local.get $n)))))

  ;; adds w y y' of four entries to two rows of the matrix, from the diagonal (offset i) on
  (func $outer (param $row i32) (param $a i32) (param $b i32) (param $c i32) (param $d i32) (param $i i32) (param $n i32)
    (param $w0 f64) (param $w1 f64) (param $w2 f64) (param $w3 f64)
    (local $p0 v128) (local $p1 v128) (local $p2 v128) (local $p3 v128)
    (local $q0 v128) (local $q1 v128) (local $q2 v128) (local $q3 v128)
    (local $ya v128) (local $yb v128) (local $yc v128) (local $yd v128) (local $o i32)
    (local.set $ya (f64x2.mul (f64x2.splat (local.get $w0)) (v128.load (i32.add (local.get $a) (local.get $i)))))
    (local.set $yb (f64x2.mul (f64x2.splat (local.get $w1)) (v128.load (i32.add (local.get $b) (local.get $i)))))
    (local.set $yc (f64x2.mul (f64x2.splat (local.get $w2)) (v128.load (i32.add (local.get $c) (local.get $i)))))
    (local.set $yd (f64x2.mul (f64x2.splat (local.get $w3)) (v128.load (i32.add (local.get $d) (local.get $i)))))
    (local.set $p0 (f64x2.splat (f64x2.extract_lane 0 (local.get $ya))))
    (local.set $p1 (f64x2.splat (f64x2.extract_lane 0 (local.get $yb))))
    (local.set $p2 (f64x2.splat (f64x2.extract_lane 0 (local.get $yc))))
    (local.set $p3 (f64x2.splat (f64x2.extract_lane 0 (local.get $yd))))
    (local.set $q0 (f64x2.splat (f64x2.extract_lane 1 (local.get $ya))))
    (local.set $q1 (f64x2.splat (f64x2.extract_lane 1 (local.get $yb))))
    (local.set $q2 (f64x2.splat (f64x2.extract_lane 1 (local.get $yc))))
    (local.set $q3 (f64x2.splat (f64x2.extract_lane 1 (local.get $yd))))
    (loop $next
      (local.set $ya (v128.load (i32.add (local.get $a) (local.get $i))))
      (local.set $yb (v128.load (i32.add (local.get $b) (local.get $i))))
      (local.set $yc (v128.load (i32.add (local.get $c) (local.get $i))))
      (local.set $yd (v128.load (i32.add (local.get $d) (local.get $i))))
      (v128.store (local.tee $o (i32.add (local.get $row) (local.get $i)))
        (f64x2.add (v128.load (local.get $o)) (f64x2.add
          (f64x2.add (f64x2.mul (local.get $p0) (local.get $ya)) (f64x2.mul (local.get $p1) (local.get $yb)))
          (f64x2.add (f64x2.mul (local.get $p2) (local.get $yc)) (f64x2.mul (local.get $p3) (local.get $yd))))))
      (v128.store (local.tee $o (i32.add (local.get $o) (local.get $n)))
        (f64x2.add (v128.load (local.get $o)) (f64x2.add
          (f64x2.add (f64x2.mul (local.get $q0) (local.get $ya)) (f64x2.mul (local.get $q1) (local.get $yb)))
          (f64x2.add (f64x2.mul (local.get $q2) (local.get $yc)) (f64x2.mul (local.get $q3) (local.get $yd))))))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 16))) (local.get $n)))))

  (func $row (param $y i32) (param $at i32) (param $n i32) (result i32)
    (i32.add (local.get $y) (i32.mul (i32.load (local.get $at)) (local.get $n))))

  (func (export "solve") (param $at i32) (param $weight i32) (param $entries i32) (param $width i32) (param $x i32)
    (param $y i32) (param $g i32) (param $A i32) (param $floor f64)
    (local $n i32) (local $i i32) (local $row i32) (local $a i32) (local $b i32) (local $c i32) (local $d i32)
    (local $w0 f64) (local $w1 f64) (local $w2 f64) (local $w3 f64)
    (local.set $n (i32.shl (local.get $width) (i32.const 3)))
    (memory.copy (local.get $A) (local.get $g) (i32.mul (local.get $n) (local.get $width)))
    (memory.fill (local.get $x) (i32.const 0) (local.get $n))
    (block $end
      (loop $four
        (br_if $end (i32.le_s (local.get $entries) (i32.const 0)))
        (local.set $a (call $row (local.get $y) (local.get $at) (local.get $n)))
        (local.set $b (call $row (local.get $y) (i32.add (local.get $at) (i32.const 4)) (local.get $n)))
        (local.set $c (call $row (local.get $y) (i32.add (local.get $at) (i32.const 8)) (local.get $n)))
        (local.set $d (call $row (local.get $y) (i32.add (local.get $at) (i32.const 12)) (local.get $n)))
        (local.set $w0 (f64.load (local.get $weight)))
        (local.set $w1 (f64.load offset=8 (local.get $weight)))
        (local.set $w2 (f64.load offset=16 (local.get $weight)))
        (local.set $w3 (f64.load offset=24 (local.get $weight)))
        (call $add (local.get $x) (local.get $a) (local.get $b) (local.get $c) (local.get $d) (local.get $n)
          (f64.add (f64.const 1) (local.get $w0)) (f64.add (f64.const 1) (local.get $w1))
          (f64.add (f64.const 1) (local.get $w2)) (f64.add (f64.const 1) (local.get $w3)))
        (local.set $i (i32.const 0))
        (local.set $row (local.get $A))
        (loop $rows
          (call $outer (local.get $row) (local.get $a) (local.get $b) (local.get $c) (local.get $d) (local.get $i) (local.get $n)
            (local.get $w0) (local.get $w1) (local.get $w2) (local.get $w3))
          (local.set $row (i32.add (local.get $row) (i32.shl (local.get $n) (i32.const 1))))
          (br_if $rows (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 16))) (local.get $n))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (local.set $weight (i32.add (local.get $weight) (i32.const 32)))
        (local.set $entries (i32.sub (local.get $entries) (i32.const 4)))
        (br $four)))
    (call $factor (local.get $A) (local.get $n) (local.get $floor))
    (call $substitute (local.get $width) (local.get $x) (local.get $A)))

  ;; the inverse of a pivot's root
  (func $pivot (param $at i32) (param $floor f64) (result f64)
    (f64.div (f64.const 1) (f64.sqrt (f64.max (f64.load (local.get $at)) (local.get $floor)))))

  ;; row[k..] *= s
  (func $scale (param $row i32) (param $k i32) (param $n i32) (param $s f64)
    (local $o i32)
    (loop $next
      (v128.store (local.tee $o (i32.add (local.get $row) (local.get $k)))
        (f64x2.mul (v128.load (local.get $o)) (f64x2.splat (local.get $s))))
      (br_if $next (i32.lt_u (local.tee $k (i32.add (local.get $k) (i32.const 16))) (local.get $n)))))

  ;; Cholesky, two pivots at a time; the pivots' inverses stand on the diagonal
  (func $factor (param $A i32) (param $n i32) (param $floor f64)
    (local $k i32) (local $i i32) (local $j i32) (local $one i32) (local $two i32) (local $under i32) (local $o i32)
    (local $s f64) (local $s0 v128) (local $t0 v128) (local $s1 v128) (local $t1 v128) (local $v v128) (local $w v128)
    (local.set $one (local.get $A))
    (loop $pivots
      (local.set $two (i32.add (local.get $one) (local.get $n)))
      (local.set $s (call $pivot (i32.add (local.get $one) (local.get $k)) (local.get $floor)))
      (call $scale (local.get $one) (local.get $k) (local.get $n) (local.get $s))
      (f64.store (i32.add (local.get $one) (local.get $k)) (local.get $s))
      (local.set $s0 (v128.load64_splat offset=8 (i32.add (local.get $one) (local.get $k))))
      (local.set $j (local.get $k))
      (loop $next
        (v128.store (local.tee $o (i32.add (local.get $two) (local.get $j)))
          (f64x2.sub (v128.load (local.get $o)) (f64x2.mul (local.get $s0) (v128.load (i32.add (local.get $one) (local.get $j))))))
        (br_if $next (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const 16))) (local.get $n))))
      (local.set $o (i32.add (i32.add (local.get $two) (local.get $k)) (i32.const 8)))
      (local.set $s (call $pivot (local.get $o) (local.get $floor)))
      (call $scale (local.get $two) (local.get $k) (local.get $n) (local.get $s))
      (f64.store (local.get $o) (local.get $s))
      (local.set $i (local.tee $k (i32.add (local.get $k) (i32.const 16))))
      (local.set $under (i32.add (local.get $two) (local.get $n)))
      (block $last
        (loop $below
          (br_if $last (i32.ge_u (local.get $i) (local.get $n)))
          (local.set $s0 (v128.load64_splat (i32.add (local.get $one) (local.get $i))))
          (local.set $t0 (v128.load64_splat (i32.add (local.get $two) (local.get $i))))
          (local.set $s1 (v128.load64_splat offset=8 (i32.add (local.get $one) (local.get $i))))
          (local.set $t1 (v128.load64_splat offset=8 (i32.add (local.get $two) (local.get $i))))
          (local.set $j (local.get $i))
          (loop $next
            (local.set $v (v128.load (i32.add (local.get $one) (local.get $j))))
            (local.set $w (v128.load (i32.add (local.get $two) (local.get $j))))
            (v128.store (local.tee $o (i32.add (local.get $under) (local.get $j)))
              (f64x2.sub (v128.load (local.get $o))
                (f64x2.add (f64x2.mul (local.get $s0) (local.get $v)) (f64x2.mul (local.get $t0) (local.get $w)))))
            (v128.store (local.tee $o (i32.add (local.get $o) (local.get $n)))
              (f64x2.sub (v128.load (local.get $o))
                (f64x2.add (f64x2.mul (local.get $s1) (local.get $v)) (f64x2.mul (local.get $t1) (local.get $w)))))
            (br_if $next (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const 16))) (local.get $n))))
          (local.set $under (i32.add (local.get $under) (i32.shl (local.get $n) (i32.const 1))))
          (local.set $i (i32.add (local.get $i) (i32.const 16)))
          (br $below)))
      (local.set $one (i32.add (local.get $two) (local.get $n)))
      (br_if $pivots (i32.lt_u (local.get $k) (local.get $n)))))

  (func $substitute (export "substitute") (param $width i32) (param $x i32) (param $A i32)
    (local $n i32) (local $k i32) (local $j i32) (local $row i32) (local $z f64) (local $o i32)
    (local.set $n (i32.shl (local.get $width) (i32.const 3)))
    (local.set $row (local.get $A))
    (loop $down
      (local.set $z (f64.mul (f64.load (local.tee $o (i32.add (local.get $x) (local.get $k)))) (f64.load (i32.add (local.get $row) (local.get $k)))))
      (f64.store (local.get $o) (local.get $z))
      (local.set $j (local.get $k))
      (block $last
        (loop $along
          (br_if $last (i32.ge_u (local.tee $j (i32.add (local.get $j) (i32.const 8))) (local.get $n)))
          (f64.store (local.tee $o (i32.add (local.get $x) (local.get $j)))
            (f64.sub (f64.load (local.get $o)) (f64.mul (local.get $z) (f64.load (i32.add (local.get $row) (local.get $j))))))
          (br $along)))
      (local.set $row (i32.add (local.get $row) (local.get $n)))
      (br_if $down (i32.lt_u (local.tee $k (i32.add (local.get $k) (i32.const 8))) (local.get $n))))
    (loop $up
      (local.set $row (i32.sub (local.get $row) (local.get $n)))
      (local.set $j (local.get $k))
      (local.set $k (i32.sub (local.get $k) (i32.const 8)))
      (local.set $z (f64.load (i32.add (local.get $x) (local.get $k))))
      (block $last
        (loop $along
          (br_if $last (i32.ge_u (local.get $j) (local.get $n)))
          (local.set $z (f64.sub (local.get $z) (f64.mul (f64.load (i32.add (local.get $row) (local.get $j))) (f64.load (i32.add (local.get $x) (local.get $j))))))
          (local.set $j (i32.add (local.get $j) (i32.const 8)))
          (br $along)))
      (f64.store (i32.add (local.get $x) (local.get $k)) (f64.mul (local.get $z) (f64.load (i32.add (local.get $row) (local.get $k)))))
      (br_if $up (local.get $k))))

  ;; as substitute, for four right sides that lie side by side: four numbers for each factor
  (func (export "four") (param $width i32) (param $x i32) (param $A i32)
    (local $n i32) (local $k i32) (local $j i32) (local $row i32) (local $o i32) (local $s v128) (local $p v128) (local $q v128)
    (local.set $n (i32.shl (local.get $width) (i32.const 3)))
    (local.set $row (local.get $A))
    (loop $down
      (local.set $s (v128.load64_splat (i32.add (local.get $row) (local.get $k))))
      (v128.store (local.get $x) (local.tee $p (f64x2.mul (v128.load (local.get $x)) (local.get $s))))
      (v128.store offset=16 (local.get $x) (local.tee $q (f64x2.mul (v128.load offset=16 (local.get $x)) (local.get $s))))
      (local.set $j (local.get $k))
      (local.set $o (local.get $x))
      (block $last
        (loop $along
          (br_if $last (i32.ge_u (local.tee $j (i32.add (local.get $j) (i32.const 8))) (local.get $n)))
          (local.set $o (i32.add (local.get $o) (i32.const 32)))
          (local.set $s (v128.load64_splat (i32.add (local.get $row) (local.get $j))))
          (v128.store (local.get $o) (f64x2.sub (v128.load (local.get $o)) (f64x2.mul (local.get $p) (local.get $s))))
          (v128.store offset=16 (local.get $o) (f64x2.sub (v128.load offset=16 (local.get $o)) (f64x2.mul (local.get $q) (local.get $s))))
          (br $along)))
      (local.set $row (i32.add (local.get $row) (local.get $n)))
      (local.set $x (i32.add (local.get $x) (i32.const 32)))
      (br_if $down (i32.lt_u (local.tee $k (i32.add (local.get $k) (i32.const 8))) (local.get $n))))
    (loop $up
      (local.set $row (i32.sub (local.get $row) (local.get $n)))
      (local.set $x (i32.sub (local.get $x) (i32.const 32)))
      (local.set $j (local.get $k))
      (local.set $k (i32.sub (local.get $k) (i32.const 8)))
      (local.set $o (local.get $x))
      (local.set $p (v128.load (local.get $x)))
      (local.set $q (v128.load offset=16 (local.get $x)))
      (block $last
        (loop $along
          (br_if $last (i32.ge_u (local.get $j) (local.get $n)))
          (local.set $o (i32.add (local.get $o) (i32.const 32)))
          (local.set $s (v128.load64_splat (i32.add (local.get $row) (local.get $j))))
          (local.set $p (f64x2.sub (local.get $p) (f64x2.mul (local.get $s) (v128.load (local.get $o)))))
          (local.set $q (f64x2.sub (local.get $q) (f64x2.mul (local.get $s) (v128.load offset=16 (local.get $o)))))
          (local.set $j (i32.add (local.get $j) (i32.const 8)))
          (br $along)))
      (local.set $s (v128.load64_splat (i32.add (local.get $row) (local.get $k))))
      (v128.store (local.get $x) (f64x2.mul (local.get $p) (local.get $s)))
      (v128.store offset=16 (local.get $x) (f64x2.mul (local.get $q) (local.get $s)))
      (br_if $up (local.get $k)))))
