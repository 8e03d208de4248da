"""The words the demo company is made of: invented names, places, products and sentences in Chinese and English."""
