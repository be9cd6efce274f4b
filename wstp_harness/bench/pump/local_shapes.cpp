// Loops over expressions that are put and got token by token: deep, wide, scalars in lists.
#include <algorithm>
#include <array>
#include <string>

#include "on_link.h"

namespace pump {

namespace {

/// f[f[... 7 ...]], `size` levels.
class Nested : public OnLink {
 public:
  Nested(const Library& library, LinkHandle link, std::size_t size)
      : OnLink{library, link}, levels_{size} {}

  void once(std::size_t /*number*/) override {
    for (std::size_t i = 0; i < levels_; ++i) put_function("f", 1);
    put_integer(7);
    for (std::size_t i = 0; i < levels_; ++i) get_function("f", 1);
    get_integer(7);
  }

 private:
  std::size_t levels_;
};

/// List of `size` Integer32, one call each.
class Wide : public OnLink {
 public:
  Wide(const Library& library, LinkHandle link, std::size_t size)
      : OnLink{library, link}, arguments_{static_cast<int>(size)} {}

  void once(std::size_t /*number*/) override {
    put_function("List", arguments_);
    for (int i = 0; i < arguments_; ++i) put_integer(i);
    get_function("List", arguments_);
    for (int i = 0; i < arguments_; ++i) get_integer(i);
  }

 private:
  int arguments_;
};

/// List of List of Real64, one call each: `rows` rows (0: no outer List), `size` leaves in all.
class ScalarRows : public OnLink {
 public:
  ScalarRows(const Library& library, LinkHandle link, int rows, int columns)
      : OnLink{library, link}, rows_{rows}, columns_{columns} {}

  void once(std::size_t number) override {
    const auto first = static_cast<double>(number % 1024);
    double next = first;
    if (rows_ > 1) put_function("List", rows_);
    for (int row = 0; row < rows_; ++row) {
      put_function("List", columns_);
      for (int i = 0; i < columns_; ++i) require(library().put_real64(link(), next++), "PutReal64");
    }
    next = first;
    if (rows_ > 1) get_function("List", rows_);
    for (int row = 0; row < rows_; ++row) {
      get_function("List", columns_);
      for (int i = 0; i < columns_; ++i) get_real(next++);
    }
  }

 private:
  void get_real(double expected) const {
    double value = 0;
    require(library().get_real64(link(), &value), "GetReal64");
    same(value == expected);
  }

  int rows_;
  int columns_;
};

/// The leaves one by one in one List.
class Scalars : public ScalarRows {
 public:
  Scalars(const Library& library, LinkHandle link, std::size_t leaves)
      : ScalarRows{library, link, 1, static_cast<int>(leaves)} {}
};

/// The leaves one by one in rows of 32.
class Matrix : public ScalarRows {
 public:
  Matrix(const Library& library, LinkHandle link, std::size_t leaves)
      : ScalarRows{library, link, static_cast<int>(std::max<std::size_t>(leaves / 32, 2)), 32} {}
};

constexpr std::array<NamedLoop, 4> loops{{{"nested", make_loop<Nested>},
                                          {"wide", make_loop<Wide>},
                                          {"scalars", make_loop<Scalars>},
                                          {"matrix", make_loop<Matrix>}}};

}  // namespace

MakeLoop* shape_loop(const std::string& name) { return find_loop(loops, name); }

}  // namespace pump
